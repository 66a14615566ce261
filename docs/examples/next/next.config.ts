import type { NextConfig } from "next";

export default {
  // This folder is the whole project, whatever lock files are above it.
  turbopack: { root: import.meta.dirname },
} satisfies NextConfig;
