import { Page } from "../../ui/page";

export default function Admin() {
  return <Page title="Admin">{null}</Page>;
}
