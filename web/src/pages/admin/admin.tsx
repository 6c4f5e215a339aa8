import { Page } from "../../ui/page";
import { Accounts } from "./accounts";
import { Figures } from "./figures";
import { Workers } from "./workers";
import "./admin.css";

export default function Admin() {
  return (
    <Page title="Admin" lead="All of this deployment: its figures, its workers, and who may sign in.">
      <div className="stack">
        <Figures />
        <Workers />
        <Accounts />
      </div>
    </Page>
  );
}
