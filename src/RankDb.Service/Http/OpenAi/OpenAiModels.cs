using System.Text.Json;
using RankDb.Inference;

namespace RankDb.Service.Http.OpenAi;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{model}</c> in OpenAI's shape, with what RankDb knows beside it.</summary>
internal sealed class OpenAiModels(HttpScoring scoring)
{
    internal Task ListAsync(ApiCall call) => call.AnswerAsync(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var model in scoring.Models)
        {
            Write(writer, model);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    internal Task GetAsync(ApiCall call)
    {
        var name = (string)call.Context.Request.RouteValues["model"]!;
        var model = scoring.Models.FirstOrDefault(model => model.Name == name) ?? throw UnknownModel.Of(name, scoring.Models);
        return call.AnswerAsync(writer => Write(writer, model));
    }

    private static void Write(Utf8JsonWriter writer, ModelInfo model)
    {
        writer.WriteStartObject();
        writer.WriteString("id", model.Name);
        writer.WriteString("object", "model");
        writer.WriteNumber("created", Directory.Exists(model.Folder) ? new DateTimeOffset(Directory.GetLastWriteTimeUtc(model.Folder)).ToUnixTimeSeconds() : 0);
        writer.WriteString("owned_by", "rankdb");
        writer.WriteString("kind", model.Kind.Name());
        writer.WriteNumber("dimension", model.Dimension);
        writer.WriteNumber("max_tokens", model.MaxTokens);
        writer.WriteString("version", model.Version);
        writer.WriteBoolean("is_default", model.IsDefault);
        writer.WriteEndObject();
    }
}
