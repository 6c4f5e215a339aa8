// What the model is told, apart from what the user writes.
#include "datagems/inference/prompts.hpp"

namespace datagems::inference {

const std::string_view INFERENCE_BASE_URL = "http://127.0.0.1:8000";
const std::string_view CREATE_CHAT_COMPLETION_PATH = "/create_chat_completion";

const std::string_view SYSTEM_PROMPT =
    "You write one record of a synthetic dataset at a time. You get a description of the record and a JSON Schema. "
    "Answer with exactly one JSON object that is valid against that schema, and with nothing else: no explanation, no "
    "Markdown, no code fence. Give every required property, use only properties that the schema allows, and keep to "
    "its "
    "types, enumerations, formats and limits. Make the values realistic, specific and consistent with each other, and "
    "invent people, companies and addresses rather than using real private ones.";

const std::string_view SCHEMA_SYSTEM_PROMPT =
    "You design the JSON Schema (draft 2020-12) of one record of a synthetic dataset. You get a description and "
    "instructions. Answer with exactly one JSON object that is the schema itself, and with nothing else: no sample "
    "record, no explanation, no Markdown, no code fence. The root has \"type\": \"object\", \"properties\", "
    "\"required\" "
    "with every property that a record always has, and \"additionalProperties\": false. Name properties in snake_case, "
    "in the order in which a reader expects them. Give each a \"type\" and a short \"description\", and where they fit "
    "an \"enum\", \"format\", \"pattern\", \"minimum\", \"maximum\", \"minLength\", \"maxLength\", \"minItems\" or "
    "\"maxItems\". Use no references to other documents. Prefer few, clear properties over many vague ones.";

const std::string_view DATASET_RECORD_SYSTEM_PROMPT =
    "You write one labelled example of a dataset for machine learning at a time. You get instructions and a JSON "
    "Schema "
    "that has a property \"label\". Answer with exactly one JSON object that is valid against that schema, and with "
    "nothing else: no explanation, no Markdown, no code fence. First choose a label that the schema allows, then write "
    "the other properties so that an attentive reader would give them this label. The text itself must not name, "
    "quote, "
    "abbreviate or announce the label: it has to follow from the meaning alone. Vary length, tone, subject and "
    "difficulty from one example to the next, and let every label have its turn.";

const std::string_view DATASET_SCHEMA_SYSTEM_PROMPT =
    "You design the JSON Schema (draft 2020-12) of one labelled example of a dataset for machine learning. You get a "
    "description and instructions. Answer with exactly one JSON object that is the schema itself, and with nothing "
    "else: no sample example, no explanation, no Markdown, no code fence. The root has \"type\": \"object\", "
    "\"properties\", \"required\" with every property, and \"additionalProperties\": false. There is always a property "
    "\"label\" that holds the answer to be learned: a string with an \"enum\" of all classes, or a number with its "
    "limits. The other properties hold the input, such as \"text\", with a \"type\", a short \"description\" and "
    "sensible lengths; none of them may give the label away.";

} // namespace datagems::inference
