using System.Text.Json.Nodes;
using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class OpenAiClientTests(ShippedService service) : IClassFixture<ShippedService>
{
    private static readonly string[] Texts = ["how do I read a file", "Open the file. 中文 😀 ça", "a\u0000b"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [ClientScriptFact]
    public async Task The_npm_package_gets_the_wire_vectors_as_base64_and_as_numbers()
    {
        var documents = await service.WireVectorsAsync("document", Texts, Token);
        var queries = await service.WireVectorsAsync("query", Texts, Token);
        var answers = await RunAsync(
            Embed(new { input = Texts, model = "rankdb-encoder" }),
            Embed(new { input = Texts, model = "default", encoding_format = "float", user = "someone" }),
            Embed(new { input = Texts, model = "default", encoding_format = "base64" }),
            Embed(new { input = Texts[0], model = "default", dimensions = 256 }),
            Embed(new { input = Texts, model = "default", input_type = "query" }));

        Assert.Equal(documents, Vectors(answers[0]));
        Assert.Equal(documents, Vectors(answers[1]));
        Assert.Equal(documents, answers[2]!["ok"]!["data"]!.AsArray().Select(item => FromBase64((string)item!["embedding"]!)));
        Assert.Equal(documents[..1], Vectors(answers[3]));
        Assert.Equal(queries, Vectors(answers[4]));

        var ok = answers[0]!["ok"]!;
        Assert.Equal(("list", "rankdb-encoder"), ((string)ok["object"]!, (string)ok["model"]!));
        Assert.Equal([("embedding", 0), ("embedding", 1), ("embedding", 2)], ok["data"]!.AsArray().Select(item => ((string)item!["object"]!, (int)item["index"]!)));
        var tokens = Texts.Sum(text => service.Encoder.Tokenize(text, RankDb.Inference.TextKind.Document).Length);
        Assert.Equal((tokens, tokens), ((int)ok["usage"]!["prompt_tokens"]!, (int)ok["usage"]!["total_tokens"]!));
    }

    [ClientScriptFact]
    public async Task Token_ids_give_the_vector_of_their_text()
    {
        var ids = Texts.Select(text => service.Encoder.Tokenizer.Encode(text).Ids).ToArray();
        var wire = await service.WireVectorsAsync("document", Texts, Token);
        var answers = await RunAsync(Embed(new { input = ids[0], model = "default" }), Embed(new { input = ids, model = "default" }));
        Assert.Equal(wire[..1], Vectors(answers[0]));
        Assert.Equal(wire, Vectors(answers[1]));
    }

    [ClientScriptFact]
    public async Task A_text_beyond_the_model_is_an_error_unless_truncate_is_true()
    {
        var room = service.Encoder.Info.MaxTokens - 2;
        var fits = string.Join(' ', Enumerable.Repeat("file", room));
        var wire = await service.WireVectorsAsync("document", [fits], Token);
        var answers = await RunAsync(
            Embed(new { input = fits, model = "default" }),
            Embed(new { input = fits + " file", model = "default" }),
            Embed(new { input = fits + " file", model = "default", truncate = true }),
            Embed(new { input = Enumerable.Repeat(7, room + 1), model = "default" }));
        Assert.Equal(wire, Vectors(answers[0]));
        Assert.Equal(wire, Vectors(answers[2]));
        foreach (var answer in new[] { answers[1], answers[3] })
        {
            Assert.Equal(
                ("BadRequestError", 400, $"input[0] has more than the {room} tokens that the model rankdb-encoder reads of a text; shorten it or set truncate to true.",
                    "invalid_request_error", "input", "context_length_exceeded"),
                Error(answer));
        }
    }

    [ClientScriptFact]
    public async Task Models_are_listed_and_found_by_name()
    {
        var answers = await RunAsync(
            new { method = "models", request = "" }, new { method = "model", request = "rankdb-reranker" }, new { method = "model", request = "none" });
        Assert.Equal(["rankdb-encoder", "rankdb-reranker"], answers[0]!["ok"]!.AsArray().Select(model => (string)model!["id"]!).Order());
        Assert.Equal(("model", "rankdb", "reranker"), ((string)answers[1]!["ok"]!["object"]!, (string)answers[1]!["ok"]!["owned_by"]!, (string)answers[1]!["ok"]!["kind"]!));
        Assert.Equal(
            ("NotFoundError", 404, "There is no model 'none'; there are: rankdb-encoder, rankdb-reranker.", "invalid_request_error", "model", "model_not_found"), Error(answers[2]));
    }

    [ClientScriptFact]
    public async Task Errors_are_the_typed_errors_of_the_package()
    {
        var size = service.Encoder.Tokenizer.VocabularySize;
        var answers = await RunAsync(
            Embed(new { input = "a", model = "none" }),
            Embed(new { input = "", model = "default" }),
            Embed(new { input = Array.Empty<string>(), model = "default" }),
            Embed(new { input = new object[] { "a", 1 }, model = "default" }),
            Embed(new { input = new object[] { 1, "a" }, model = "default" }),
            Embed(new { input = new object[] { new[] { 1 }, Array.Empty<int>() }, model = "default" }),
            Embed(new { input = new[] { size }, model = "default" }),
            Embed(new { input = true, model = "default" }),
            Embed(new { input = "a" }),
            Embed(new { input = "a", model = "default", dimensions = 100 }),
            Embed(new { input = "a", model = "default", encoding_format = "hex" }),
            Embed(new { input = "a", model = "default", priority = 1 }));
        Assert.Equal(
            [
                ("NotFoundError", 404, service.Unknown("none").Encoder, "invalid_request_error", "model", "model_not_found"),
                Bad("The field 'input' must not be an empty string."),
                Bad("The field 'input' is empty; it must hold at least one text."),
                Bad("The field 'input[1]' must be a string, not a number."),
                Bad($"The field 'input[1]' must be a token id of this model, from 0 to {size - 1}."),
                Bad("The field 'input[1]' must be a list of at least one token id, as the first of the inputs is."),
                Bad($"The field 'input[0]' must be a token id of this model, from 0 to {size - 1}."),
                Bad("The field 'input' must be a string, a list of strings, a list of token ids or a list of such lists, not true or false."),
                Bad("The field 'model' is missing.", "model"),
                Bad("The field 'dimensions' must be 256 for the model rankdb-encoder, not 100.", "dimensions"),
                Bad("The field 'encoding_format' must be one of float, base64, not 'hex'.", "encoding_format"),
                ("BadRequestError", 400, "The field 'priority' is not supported; this route knows input, model, encoding_format, dimensions, user, input_type, truncate.",
                    "invalid_request_error", "priority", "unsupported_value"),
            ],
            answers.Select(Error));
    }

    [ClientScriptFact]
    public async Task A_wrong_key_is_an_authentication_error()
    {
        var answers = await ClientScript.RunAsync("http-openai.mjs", service.Address, "wrong", new[] { Embed(new { input = "a", model = "default" }) }, Token);
        Assert.Equal(
            ("AuthenticationError", 401, "The key of the header 'Authorization' is not this service's.", "invalid_request_error", null, "invalid_api_key"), Error(answers[0]));
    }

    private static object Embed(object request) => new { method = "embed", request };

    private Task<JsonArray> RunAsync(params object[] calls) => ClientScript.RunAsync("http-openai.mjs", service.Address, ShippedService.Key, calls, Token);

    private static (string Name, int Status, string Message, string Type, string? Param, string? Code) Bad(string message, string param = "input") =>
        ("BadRequestError", 400, message, "invalid_request_error", param, null);

    private static (string Name, int Status, string Message, string Type, string? Param, string? Code) Error(JsonNode? answer)
    {
        var error = answer!["error"] ?? throw new InvalidOperationException(answer.ToJsonString());
        return ((string)error["name"]!, (int)error["status"]!, (string)error["message"]!, (string)error["type"]!, (string?)error["param"], (string?)error["code"]);
    }

    private static float[][] Vectors(JsonNode? answer) =>
        [.. (answer!["ok"] ?? throw new InvalidOperationException(answer.ToJsonString()))["data"]!.AsArray()
            .Select(item => item!["embedding"]!.AsArray().Select(number => (float)(double)number!).ToArray())];

    private static float[] FromBase64(string text)
    {
        var bytes = Convert.FromBase64String(text);
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i)))];
    }
}
