import { Page } from "../../ui/page";

export default function Models() {
  return <Page title="Models">{null}</Page>;
}
