import { startApp } from "../../components/app/start-app.tsx";

void startApp("popup");
