using System.Text.Json;
using Google.Protobuf;

namespace RankDb.TestModels;

/// <summary>Writes a BERT-shaped cross-encoder with random weights as a model folder in Hugging Face layout.</summary>
public static class BertModelFolder
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes model.onnx (float32), tokenizer.json, config.json and rankdb.json; existing files are replaced.</summary>
    /// <param name="folder">The folder; made when it does not exist.</param>
    /// <param name="shape">The sizes of the model.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <returns>The full path of the folder.</returns>
    public static string Write(string folder, BertShape shape, int seed)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(shape);
        Directory.CreateDirectory(folder);
        using (var file = File.Create(Path.Combine(folder, "model.onnx")))
        {
            BertGraph.Build(shape, seed).WriteTo(file);
        }

        WriteJson(folder, "tokenizer.json", Tokenizer(shape));
        WriteJson(folder, "config.json", new
        {
            architectures = new[] { "BertForSequenceClassification" },
            model_type = "bert",
            hidden_size = shape.Hidden,
            num_hidden_layers = shape.Layers,
            num_attention_heads = shape.Heads,
            intermediate_size = shape.Intermediate,
            max_position_embeddings = shape.Positions,
            vocab_size = shape.Vocabulary,
            pad_token_id = 0,
        });
        WriteJson(folder, "rankdb.json", new { name = shape.Name, kind = "reranker", max_tokens = shape.Positions, license = "MIT" });
        return Path.GetFullPath(folder);
    }

    private static object Tokenizer(BertShape shape)
    {
        var vocabulary = BertVocabulary.Create(shape.Vocabulary);
        return new
        {
            version = "1.0",
            truncation = (object?)null,
            padding = (object?)null,
            added_tokens = Special.Select((token, id) => new { id, content = token, single_word = false, lstrip = false, rstrip = false, normalized = false, special = true }),
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            post_processor = new
            {
                type = "TemplateProcessing",
                single = new[] { Token("[CLS]", 0), Text("A", 0), Token("[SEP]", 0) },
                pair = new[] { Token("[CLS]", 0), Text("A", 0), Token("[SEP]", 0), Text("B", 1), Token("[SEP]", 1) },
                special_tokens = new Dictionary<string, object>
                {
                    ["[CLS]"] = new { id = "[CLS]", ids = new[] { 2 }, tokens = new[] { "[CLS]" } },
                    ["[SEP]"] = new { id = "[SEP]", ids = new[] { 3 }, tokens = new[] { "[SEP]" } },
                },
            },
            decoder = new { type = "WordPiece", prefix = "##", cleanup = true },
            model = new
            {
                type = "WordPiece",
                unk_token = "[UNK]",
                continuing_subword_prefix = "##",
                max_input_chars_per_word = 100,
                vocab = vocabulary.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id),
            },
        };
    }

    private static Dictionary<string, object> Token(string token, int type) => new() { ["SpecialToken"] = new { id = token, type_id = type } };

    private static Dictionary<string, object> Text(string name, int type) => new() { ["Sequence"] = new { id = name, type_id = type } };

    private static void WriteJson(string folder, string name, object content) =>
        File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content, Indented));
}
