import { Page } from "../../ui/page";

export default function SignUp() {
  return <Page title="SignUp">{null}</Page>;
}
