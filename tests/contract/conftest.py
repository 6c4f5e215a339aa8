"""The end-to-end harness's fixtures, for every test of this folder."""

pytest_plugins = ["harness.fixtures", "harness.mail_fixtures"]
