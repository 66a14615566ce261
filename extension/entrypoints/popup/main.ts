import { startApp } from "../../components/start-app.tsx";

void startApp("popup");
