namespace RankDb.Inference;

/// <summary>Makes a probability of what a reranker's graph gives.</summary>
internal sealed class RerankerHead
{
    private readonly string model;
    private readonly RerankerSettings settings;
    private readonly int yes;
    private readonly int no;

    internal RerankerHead(string model, RerankerSettings settings, ITokenizer tokenizer)
    {
        (this.model, this.settings) = (model, settings);
        if (settings.Score == ScoreKind.YesNo)
        {
            (yes, no) = (Word(tokenizer, settings.Yes), Word(tokenizer, settings.No));
        }
    }

    /// <summary>Reads the scores of a batch: calibrated logits, or the probabilities that are their sigmoids.</summary>
    internal void Read(GraphOutput output, IReadOnlyList<TokenizedInput> batch, Span<float> scores, bool asLogits)
    {
        var score = settings.Score == ScoreKind.ByShape && output.Shape is [_, 2] ? ScoreKind.TwoLogits : settings.Score;
        var width = CheckShape(output, batch.Count, score);
        var values = output.Values;
        for (var i = 0; i < batch.Count; i++)
        {
            var logits = score == ScoreKind.YesNo
                ? values.Slice(checked(((i * output.Longest) + batch[i].Attended - 1) * width), width)
                : values.Slice(i * width, width);

            // The softmax of two numbers is the sigmoid of their difference.
            var logit = score switch
            {
                ScoreKind.TwoLogits => (double)logits[settings.Label] - logits[1 - settings.Label],
                ScoreKind.YesNo => (double)logits[yes] - logits[no],
                _ => logits[0],
            };
            if (!double.IsFinite(logit))
            {
                throw ModelException.Failed($"The model {model} gave a score that is not finite.");
            }

            var calibrated = (settings.Scale * logit) + settings.Bias;
            scores[i] = (float)(asLogits ? calibrated : 1 / (1 + Math.Exp(-calibrated)));
        }
    }

    private int CheckShape(GraphOutput output, int rows, ScoreKind score)
    {
        switch (score)
        {
            case ScoreKind.YesNo:
                output.CheckShape(model, rows, output.Longest, -1);
                var words = (int)output.Shape[2];
                return Math.Max(yes, no) < words
                    ? words
                    : throw ModelException.Failed($"The output {output.Name} of the model {model} has {words} words, but \"{settings.Yes}\" and \"{settings.No}\" are tokens {yes} and {no}.");
            case ScoreKind.TwoLogits:
                output.CheckShape(model, rows, 2);
                return 2;
            case var _ when output.Shape.Length == 1:
                output.CheckShape(model, rows);
                return 1;
            case var _ when output.Shape is [_, > 2]:
                throw ModelException.Failed(
                    $"The output {output.Name} of the model {model} has shape [{string.Join(", ", output.Shape)}], that is {output.Shape[1]} classes; a reranker has one logit or two.");
            default:
                output.CheckShape(model, rows, 1);
                return 1;
        }
    }

    private int Word(ITokenizer tokenizer, string word) =>
        SpecialIds.Find(tokenizer, word) ?? (tokenizer.EncodeIds(word, 2) is [var id] && id != tokenizer.SpecialTokens.Unknown
            ? id
            : throw ModelException.CannotLoad($"\"{word}\" is not one token of the vocabulary of the model {model}; set \"yes_token\" and \"no_token\"."));
}
