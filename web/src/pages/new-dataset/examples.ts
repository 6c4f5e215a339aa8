// Datasets to start from.
import type { Description } from "./draft";

export interface Example {
  /** What it shows, in a few words. */
  shows: string;
  form: Description;
}

export const examples: readonly Example[] = [
  {
    shows: "Labelled texts, to train a classifier",
    form: {
      title: "Support tickets with a sentiment",
      description: "Short messages of customers to the support of an online shop, each labelled with its sentiment.",
      instructions:
        "Write one message of a customer to the support of an online shop, 1 to 4 sentences. Vary the topic (delivery, refund, account, product defect, praise), the tone and the spelling. The label is positive, neutral or negative; use each about equally often.",
      records: "200",
      datasetMode: true,
    },
  },
  {
    shows: "A table of plain columns",
    form: {
      title: "Customers of an online shop",
      description: "Made-up customers to fill a test database with.",
      instructions:
        "Make one plausible customer: full name, email address at example.com that goes with the name, age from 18 to 90, city and country in Europe, the date of sign-up within the last five years, and whether the account is active.",
      records: "100",
      datasetMode: false,
    },
  },
  {
    shows: "Groups and lists within a record",
    form: {
      title: "Invoices with line items",
      description: "Invoices of a small hardware shop, with their lines, to try software for bookkeeping out.",
      instructions:
        "Make one invoice: number, date, the customer with name and address, 1 to 6 lines with article, quantity and price, the tax rate, and the total, which must add up.",
      records: "50",
      datasetMode: false,
    },
  },
  {
    shows: "Instructions and answers, to tune a model",
    form: {
      title: "Questions and answers about cooking",
      description: "Pairs of a question of a home cook and a helpful answer.",
      instructions:
        "Write one question that a home cook could ask, and an answer of 2 to 5 sentences that is correct and practical. Name the category (technique, ingredient, equipment, food safety) and the difficulty from 1 to 5.",
      records: "200",
      datasetMode: false,
    },
  },
  {
    shows: "Opinions with a rating",
    form: {
      title: "Reviews of a coffee grinder",
      description: "Reviews as customers would leave them at a shop, good and bad ones.",
      instructions:
        "Write one review of an electric coffee grinder: a title, a text of 1 to 6 sentences, a rating from 1 to 5 that goes with the text, the date, and whether the purchase is verified. Ratings of 4 and 5 are more frequent than others.",
      records: "100",
      datasetMode: false,
    },
  },
  {
    shows: "Rare cases that must be recognised",
    form: {
      title: "Text messages, spam or not",
      description: "Text messages labelled as spam or as ordinary ones.",
      instructions:
        "Write one text message as people or businesses send it, at most 160 characters. The label is spam or ordinary, about one in three is spam. Make spam subtle now and then, and ordinary messages with links or offers, too.",
      records: "200",
      datasetMode: true,
    },
  },
];
