using System.Text.Json;
using RankDb.Service.Http.Requests;

namespace RankDb.Service.Http.Cohere;

/// <summary><c>POST /v2/rerank</c> and <c>POST /v1/rerank</c> in Cohere's shape.</summary>
internal sealed class CohereRerank(HttpScoring scoring, TextList lists)
{
    // What Cohere counts as one search.
    private const int DocumentsPerSearchUnit = 100;

    internal Task RunV2Async(ApiCall call)
    {
        var fields = new RequestFields(
            call.Body, "model", "query", "documents", "top_n", "max_tokens_per_doc", "return_documents", "priority");
        OnlyDefault(fields, "priority", 0, "all requests share one fair queue");
        return RunAsync(call, fields, fields.Text("model"), "2");
    }

    internal Task RunV1Async(ApiCall call)
    {
        var fields = new RequestFields(
            call.Body, "model", "query", "documents", "top_n", "rank_fields", "return_documents", "max_chunks_per_doc", "max_tokens_per_doc");
        OnlyDefault(fields, "max_chunks_per_doc", 1, "a document is read from its start as far as the model reads; send parts of long documents as documents");
        if (fields.Has("rank_fields") && !(fields.Any("rank_fields") is { ValueKind: JsonValueKind.Array } names
            && names.GetArrayLength() == 1 && names[0].ValueKind == JsonValueKind.String && names[0].ValueEquals("text")))
        {
            throw new HttpFault(HttpFaultKind.Unsupported, "The field 'rank_fields' must be [\"text\"]: only the field text of a document is read.", "rank_fields");
        }

        return RunAsync(call, fields, fields.OptionalText("model") ?? "default", "1");
    }

    private static void OnlyDefault(RequestFields fields, string name, int supported, string why)
    {
        if (fields.Whole(name, 0) is { } given && given != supported)
        {
            throw new HttpFault(HttpFaultKind.Unsupported, $"The field '{name}' must be {supported}: {why}.", name);
        }
    }

    private async Task RunAsync(ApiCall call, RequestFields fields, string model, string version)
    {
        var reranker = scoring.Reranker(model);
        var query = fields.Text("query");
        if (query.Length == 0)
        {
            throw new HttpFault(HttpFaultKind.BadValue, "The field 'query' must not be empty.", "query");
        }

        var documents = lists.Read(fields.Any("documents"), "documents", query, TextOf);
        var topN = fields.Whole("top_n", 1) ?? documents.Length;
        var returnDocuments = fields.Flag("return_documents", absent: false);
        var (scores, tokens) = await scoring.ScoreAsync(call, new RerankWork(reranker, query, documents)
        {
            MaxTokensPerDocument = fields.Whole("max_tokens_per_doc", 1),
        });
        var order = Ranking.Order(scores);
        await call.AnswerAsync(async writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", Guid.NewGuid());
            writer.WriteStartArray("results");
            for (var rank = 0; rank < Math.Min(topN, order.Length); rank++)
            {
                writer.WriteStartObject();
                if (returnDocuments)
                {
                    writer.WriteStartObject("document");
                    writer.WriteString("text", documents[order[rank]]);
                    writer.WriteEndObject();
                }

                writer.WriteNumber("index", order[rank]);
                writer.WriteNumber("relevance_score", scores[order[rank]]);
                writer.WriteEndObject();
                await call.FlushAsync(writer);
            }

            writer.WriteEndArray();
            writer.WriteStartObject("meta");
            writer.WriteStartObject("api_version");
            writer.WriteString("version", version);
            writer.WriteEndObject();
            writer.WriteStartObject("billed_units");
            writer.WriteNumber("search_units", (documents.Length + DocumentsPerSearchUnit - 1) / DocumentsPerSearchUnit);
            writer.WriteEndObject();
            writer.WriteStartObject("tokens");
            writer.WriteNumber("input_tokens", tokens);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    // A string, or an object whose field "text" is one; its other fields are metadata of the caller's.
    private static string TextOf(JsonElement document, string place)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return RequestFields.Text(document, place, "documents");
        }

        return document.TryGetProperty("text", out var text)
            ? RequestFields.Text(text, place + ".text", "documents")
            : throw new HttpFault(HttpFaultKind.BadValue, $"The field '{place}.text' is missing.", "documents");
    }
}
