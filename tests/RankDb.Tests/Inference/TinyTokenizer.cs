namespace RankDb.Tests.Inference;

/// <summary>A tokenizer.json of 16 tokens: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, a 4, b 5, c 6, d 7, ##a 8, ##b 9, ##c 10, ##d 11, . 12, , 13, ab 14, 中 15.</summary>
internal static class TinyTokenizer
{
    internal const string Normalizer = """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""";

    internal const string Template = """
        {"type":"TemplateProcessing",
         "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
         "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}},
                 {"Sequence":{"id":"B","type_id":1}},{"SpecialToken":{"id":"[SEP]","type_id":1}}],
         "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}
        """;

    internal static string Json(
        string normalizer = Normalizer, string preTokenizer = """{"type":"BertPreTokenizer"}""", string postProcessor = Template,
        string modelType = "WordPiece", string added = "", string unknown = "[UNK]") => $$$"""
        {"version":"1.0","truncation":null,"padding":null,
         "added_tokens":[{"id":3,"content":"[SEP]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}{{{added}}}],
         "normalizer":{{{normalizer}}},"pre_tokenizer":{{{preTokenizer}}},"post_processor":{{{postProcessor}}},
         "model":{"type":"{{{modelType}}}","unk_token":"{{{unknown}}}","continuing_subword_prefix":"##","max_input_chars_per_word":100,
          "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"a":4,"b":5,"c":6,"d":7,"##a":8,"##b":9,"##c":10,"##d":11,".":12,",":13,"ab":14,"中":15} } }
        """;
}
