using System.Text.Json;
using RankDb.Inference;
using RankDb.Service.Http.Requests;

namespace RankDb.Service.Http.Tei;

/// <summary><c>POST /embed</c> in the shape of text-embeddings-inference.</summary>
internal sealed class TeiEmbed(HttpScoring scoring, TextList lists)
{
    internal async Task RunAsync(ApiCall call)
    {
        var fields = new RequestFields(
            call.Body, "inputs", "normalize", "truncate", "truncation_direction", "prompt_name", "dimensions", "model");
        var encoder = scoring.Encoder(fields.OptionalText("model") ?? "default");
        if (!fields.Flag("normalize", absent: true))
        {
            throw new HttpFault(
                HttpFaultKind.Unsupported, "The field 'normalize' must be true: vectors are as the model's folder declares them, the same as in the database.", "normalize");
        }

        if (fields.Word("truncation_direction", "Right", "Left") == "Left")
        {
            throw new HttpFault(
                HttpFaultKind.Unsupported, "The field 'truncation_direction' must be Right on this route; only /rerank can cut at the start.", "truncation_direction");
        }

        var inputs = fields.Any("inputs");
        var texts = inputs.ValueKind == JsonValueKind.String
            ? lists.ReadOne(RequestFields.Text(inputs, "inputs", "inputs"), "inputs")
            : lists.Read(inputs, "inputs", null, static (element, place) => RequestFields.Text(element, place, "inputs"));
        var dimensions = fields.Whole("dimensions", 1);
        EmbedWork.CheckDimensions(encoder.Info, dimensions);
        var (vectors, _) = await scoring.EncodeAsync(call, new EmbedWork(encoder, texts)
        {
            Field = "inputs",
            Kind = fields.Word("prompt_name", "document", "query") == "query" ? TextKind.Query : TextKind.Document,
            Truncate = fields.Flag("truncate", absent: true),
            Dimensions = dimensions,
        });
        await call.AnswerAsync(async writer =>
        {
            writer.WriteStartArray();
            foreach (var vector in vectors)
            {
                writer.WriteStartArray();
                foreach (var number in vector)
                {
                    writer.WriteNumberValue(number);
                }

                writer.WriteEndArray();
                await call.FlushAsync(writer);
            }

            writer.WriteEndArray();
        });
    }
}
