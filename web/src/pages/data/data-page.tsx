import { Page } from "../../ui/page";

export default function DataPage({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>;
}
