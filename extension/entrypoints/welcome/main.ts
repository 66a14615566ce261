import { startWelcome } from "../../components/welcome/start-welcome.tsx";

void startWelcome();
