/** A person of the demo provider. */
export interface DemoPerson {
  /** The provider's own id of the person. */
  subject: string;
  name: string;
  email: string;
  groups: readonly string[];
}

/** The people of the demo provider, in three groups. The seeding gives each group a role. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    subject: "e-1001",
    name: "Ines Administrator",
    email: "ines@company.test",
    groups: ["administrators"],
  },
  { subject: "e-1002", name: "Mo Manager", email: "mo@company.test", groups: ["managers"] },
  { subject: "e-1003", name: "Dana Developer", email: "dana@company.test", groups: ["developers"] },
];
