import { Page } from "../../ui/page";

export default function Dashboard() {
  return <Page title="Dashboard">{null}</Page>;
}
