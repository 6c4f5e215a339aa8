import { Page } from "../ui/page";

export default function NotFound() {
  return <Page title="NotFound">{null}</Page>;
}
