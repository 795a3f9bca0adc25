using System.Buffers.Binary;
using System.Text.Json;
using RankDb.Inference;
using RankDb.Service.Http.Requests;

namespace RankDb.Service.Http.OpenAi;

/// <summary><c>POST /v1/embeddings</c> in OpenAI's shape.</summary>
internal sealed class OpenAiEmbeddings(HttpScoring scoring, TextList lists)
{
    internal async Task RunAsync(ApiCall call)
    {
        // "input_type" and "truncate" are ours: that API has neither.
        var fields = new RequestFields(call.Body, "input", "model", "encoding_format", "dimensions", "user", "input_type", "truncate");
        var model = fields.Text("model");
        var encoder = scoring.Encoder(model);
        _ = fields.OptionalText("user");
        var base64 = fields.Word("encoding_format", "float", "base64") == "base64";
        var dimensions = fields.Whole("dimensions", 1);
        EmbedWork.CheckDimensions(encoder.Info, dimensions);
        var kind = fields.Word("input_type", "document", "query") == "query" ? TextKind.Query : TextKind.Document;
        var truncate = fields.Flag("truncate", absent: false);
        var input = EmbeddingInput.Read(fields.Any("input"), lists, encoder);
        var work = input.Texts is { } texts
            ? new EmbedWork(encoder, texts) { Kind = kind, Truncate = truncate, Dimensions = dimensions }
            : new EmbedWork(encoder, input.Ids!) { Truncate = truncate, Dimensions = dimensions };
        var (vectors, tokens) = await scoring.EncodeAsync(call, work);
        await call.AnswerAsync(async writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("object", "list");
            writer.WriteStartArray("data");
            for (var i = 0; i < vectors.Length; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("object", "embedding");
                writer.WriteNumber("index", i);
                WriteVector(writer, vectors[i], base64);
                writer.WriteEndObject();
                await call.FlushAsync(writer);
            }

            writer.WriteEndArray();
            writer.WriteString("model", encoder.Info.Name);
            writer.WriteStartObject("usage");
            writer.WriteNumber("prompt_tokens", tokens);
            writer.WriteNumber("total_tokens", tokens);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static void WriteVector(Utf8JsonWriter writer, float[] vector, bool base64)
    {
        if (base64)
        {
            var bytes = new byte[vector.Length * sizeof(float)];
            for (var i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
            }

            writer.WriteBase64String("embedding", bytes);
            return;
        }

        writer.WriteStartArray("embedding");
        foreach (var number in vector)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
