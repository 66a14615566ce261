/** The newest file of migrations/, which the code needs; a test holds it against the folder. */
export const LATEST_MIGRATION = "0007_organizations.sql";
