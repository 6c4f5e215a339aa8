import { Page } from "../../ui/page";

export default function NewDataset() {
  return <Page title="NewDataset">{null}</Page>;
}
