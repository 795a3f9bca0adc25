using RankDb.Service.Http.Requests;

namespace RankDb.Service.Http.Tei;

/// <summary><c>POST /rerank</c> in the shape of text-embeddings-inference.</summary>
internal sealed class TeiRerank(HttpScoring scoring, TextList lists)
{
    internal async Task RunAsync(ApiCall call)
    {
        // "model" is ours: that server has one model, this one has many.
        var fields = new RequestFields(call.Body, "query", "texts", "raw_scores", "return_text", "truncate", "truncation_direction", "model");
        var query = fields.Text("query");
        var texts = lists.Read(fields.Any("texts"), "texts", query, static (element, place) => RequestFields.Text(element, place, "texts"));
        var returnText = fields.Flag("return_text", absent: false);
        var (scores, _) = await scoring.ScoreAsync(call, new RerankWork(scoring.Reranker(fields.OptionalText("model") ?? "default"), query, texts)
        {
            Field = "texts",
            Raw = fields.Flag("raw_scores", absent: false),
            // As its auto_truncate, which /info tells.
            Truncate = fields.Flag("truncate", absent: true),
            CutStart = fields.Word("truncation_direction", "Right", "Left") == "Left",
        });
        await call.AnswerAsync(async writer =>
        {
            writer.WriteStartArray();
            foreach (var index in Ranking.Order(scores))
            {
                writer.WriteStartObject();
                writer.WriteNumber("index", index);
                if (returnText)
                {
                    writer.WriteString("text", texts[index]);
                }

                writer.WriteNumber("score", scores[index]);
                writer.WriteEndObject();
                await call.FlushAsync(writer);
            }

            writer.WriteEndArray();
        });
    }
}
