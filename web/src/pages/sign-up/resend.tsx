import { Page } from "../../ui/page";

export default function Resend() {
  return <Page title="Resend">{null}</Page>;
}
