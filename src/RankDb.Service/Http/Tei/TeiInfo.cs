using RankDb.Inference;

namespace RankDb.Service.Http.Tei;

/// <summary>
/// <c>GET /info</c> in the shape of text-embeddings-inference, which describes one model: that of <c>?model=</c>,
/// else the default encoder, else the default reranker.
/// </summary>
internal sealed class TeiInfo(HttpScoring scoring, ServiceOptions options)
{
    internal Task RunAsync(ApiCall call)
    {
        var name = call.Context.Request.Query["model"];
        var model = name.Count > 0 ? Named(name.ToString()) : Default();
        return call.AnswerAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("model_id", model.Name);
            writer.WriteString("model_sha", model.Version);
            writer.WriteString("model_dtype", "float32");
            writer.WriteStartObject("model_type");
            if (model.Kind == ModelKind.Reranker)
            {
                writer.WriteStartObject("reranker");
                writer.WriteStartObject("id2label");
                writer.WriteString("0", "LABEL_0");
                writer.WriteEndObject();
                writer.WriteStartObject("label2id");
                writer.WriteNumber("LABEL_0", 0);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteStartObject("embedding");
                writer.WriteString("pooling", "model");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteNumber("max_concurrent_requests", options.MaxHttpRequests);
            writer.WriteNumber("max_input_length", model.MaxTokens);
            writer.WriteNumber("max_batch_tokens", options.MaxBatchTokens);
            writer.WriteNumber("max_batch_requests", options.MaxBatchItems);
            writer.WriteNumber("max_client_batch_size", options.MaxDocumentsPerCall);
            writer.WriteBoolean("auto_truncate", true);
            writer.WriteNumber("tokenization_workers", options.Workers);
            writer.WriteString("version", ServiceVersion.Text);
            writer.WriteNull("sha");
            writer.WriteNull("docker_label");
            writer.WriteEndObject();
        });
    }

    private ModelInfo Named(string name) =>
        scoring.Models.FirstOrDefault(model => model.Name == name) ?? throw UnknownModel.Of(name, scoring.Models);

    private ModelInfo Default()
    {
        var models = scoring.Models;
        return models.FirstOrDefault(model => model is { IsDefault: true, Kind: ModelKind.Encoder })
            ?? models.FirstOrDefault(model => model is { IsDefault: true, Kind: ModelKind.Reranker })
            ?? throw new HttpFault(HttpFaultKind.NotReady, "No default model is loaded; name one with ?model=NAME.");
    }
}
