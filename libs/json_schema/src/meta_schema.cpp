#include "meta_schema.hpp"

#include "compiler.hpp"
#include "meta_schema_texts.hpp"

#include <boost/json/parse.hpp>

namespace datagems::json_schema {

namespace json = boost::json;

const std::vector<MetaSchemaDocument>& meta_schema_documents() {
    static const std::vector<MetaSchemaDocument> documents = [] {
        std::vector<MetaSchemaDocument> parsed;
        for (const std::string_view text : kMetaSchemaTexts) {
            json::value document = json::parse({text.data(), text.size()});
            std::string uri(document.at("$id").as_string());
            parsed.push_back({std::move(uri), std::move(document)});
        }
        return parsed;
    }();
    return documents;
}

const Validator& meta_schema_validator() {
    static const Validator validator = [] {
        const CompileOptions options;
        Compiler compiler(meta_schema_documents().front().document, options);
        auto program = std::make_shared<Validator::Program>(compiler.run());
        if (!compiler.mistakes().empty()) throw_exception_from_error({compiler.mistakes()}, BOOST_CURRENT_LOCATION);
        return Validator(std::move(program));
    }();
    return validator;
}

} // namespace datagems::json_schema
