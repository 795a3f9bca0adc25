using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Npgsql;
using NpgsqlTypes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

/// <summary>The checker in the database against the schema itself, against another implementation of JSON Schema, and against limits.</summary>
public sealed class ProfileSchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_document_at_a_bound_passes_and_one_beyond_it_is_refused_with_a_pointer_to_the_place()
    {
        var cases = ProfileCases.Of(await SchemaAsync());
        Assert.True(cases.Count(c => c.Fault is not null) > 300, $"only {cases.Count} cases");
        var answers = await CheckAsync(cases.Select(c => c.Document));

        var wrong = cases.Zip(answers).Where(pair => pair.First.Fault is null
            ? pair.Second.Message is not null
            : pair.Second.SqlState != "22023" || !pair.Second.Message!.StartsWith($"profile at {(pair.First.Pointer == "" ? "/" : pair.First.Pointer)}", StringComparison.Ordinal));

        Assert.Empty(wrong.Select(pair => $"{pair.First} -> {pair.Second}"));
    }

    [PostgresFact]
    public async Task A_misspelt_key_is_told_what_was_probably_meant()
    {
        var cases = ProfileCases.Of(await SchemaAsync()).Where(c => c.Fault == "misspelt").ToList();
        var answers = await CheckAsync(cases.Select(c => c.Document));

        Assert.Empty(cases.Zip(answers).Where(pair => !pair.Second.Hint.StartsWith($"Did you mean \"{pair.First.Meant}\"?", StringComparison.Ordinal)).Select(pair => $"{pair.First} -> {pair.Second}"));
    }

    [PostgresFact]
    public async Task Another_implementation_of_json_schema_says_the_same_of_every_document()
    {
        var schema = await SchemaAsync();
        var other = JsonSchema.FromText(schema.ToJsonString());
        Assert.True(MetaSchemas.Draft202012.Evaluate(Element(schema)).IsValid);

        var cases = ProfileCases.Of(schema);
        var answers = await CheckAsync(cases.Select(c => c.Document));

        Assert.Empty(cases.Zip(answers).Where(pair => other.Evaluate(Element(pair.First.Document)).IsValid != pair.Second.Message is null).Select(pair => $"{pair.First} -> {pair.Second}"));
    }

    [PostgresFact]
    public async Task Defaults_are_filled_in_at_every_depth_and_what_is_filled_in_passes_again()
    {
        var full = JsonNode.Parse((await database.ScalarAsync<string>(
            """
            select rankdb._check_schema('{"legs": [{"lexical": {}}], "rerank": [{"windows": {}}], "feedback": {"dense": {}}, "diversity": {"method": "mmr"}, "fuse": {"k": 10}}',
              rankdb.profile_schema(), rankdb.profile_schema(), 'profile', '')::text
            """, Ct))!)!;

        Assert.Equal((100, 1), ((int)full["legs"]![0]!["lexical"]!["top"]!, (int)full["legs"]![0]!["lexical"]!["weight"]!));
        Assert.Equal(("rrf", 10, "union"), ((string)full["fuse"]!["method"]!, (int)full["fuse"]!["k"]!, (string)full["fuse"]!["combine"]!));
        Assert.Equal(("default", "max", 4), ((string)full["rerank"]![0]!["model"]!, (string)full["rerank"]![0]!["windows"]!["score"]!, (int)full["rerank"]![0]!["windows"]!["limit"]!));
        Assert.Equal("rocchio", (string)full["feedback"]!["dense"]!["method"]!);
        Assert.Null(full["feedback"]!["lexical"]);
        Assert.Equal(0.7, (double)full["diversity"]!["lambda"]!);
        Assert.Equal("degrade", (string)full["on_error"]!);
        Assert.True(JsonSchema.FromText((await SchemaAsync()).ToJsonString()).Evaluate(Element(full)).IsValid);
        var again = (await CheckAsync([full]))[0];
        Assert.True(again.Message is null, again.Message);
    }

    [PostgresTheory]
    [InlineData("""{"legs": [{"lexical": {"top": null, "filter": {"x": null}}}], "fuse": null, "min_score": null, "rollup": null}""", null)]
    [InlineData("""{"legs": null}""", "profile at / lacks 'legs'")]
    [InlineData("""{"legs": [{"lexical": null}]}""", "profile at /legs/0: must name one")]
    [InlineData("""{"legs": [null]}""", "profile at /legs/0: must be of type object")]
    [InlineData("null", "a profile must be a JSON object, got null")]
    [InlineData("[]", "a profile must be a JSON object, got array")]
    [InlineData("""{"legs": [{"foreign": {"lower_bound": 1e400}}]}""", "/legs/0/foreign/lower_bound: must be a number that double precision can hold")]
    [InlineData("""{"legs": [{"foreign": {"lower_bound": 1e-400}}]}""", "/legs/0/foreign/lower_bound: must be a number that double precision can hold")]
    [InlineData("""{"legs": [{"foreign": {"hits": [{"id": "a", "score": 1}, {"id": "b", "score": 1e400}]}}]}""", "/legs/0/foreign/hits/1/score")]
    [InlineData("""{"legs": [{"foreign": {"hits": [{"id": "a", "score": 1}, {"id": "b"}]}}]}""", "/legs/0/foreign/hits/1 lacks 'score'")]
    [InlineData("""{"legs": [{"foreign": {"hits": [{"id": "a", "score": 1, "why": 2}]}}]}""", "/legs/0/foreign/hits/0/why")]
    [InlineData("""{"legs": [{"dense": {"vector": [0.5, "1"]}}]}""", "/legs/0/dense/vector/1")]
    [InlineData("""{"legs": [{"lexical": {"a/b~c": 1}}]}""", "/legs/0/lexical/a~1b~0c:")]
    [InlineData("""{"legs": [{"lexical": {}}, {"lexical": {}}]}""", "profile at /legs/1: another leg is called 'lexical' too")]
    [InlineData("""{"legs": [{"lexical": {"name": "dense"}}, {"dense": {}}]}""", "profile at /legs/1: another leg is called 'dense' too")]
    [InlineData("""{"legs": [{"lexical": {"weight": 0}}]}""", "profile at /legs: the weights sum to 0")]
    [InlineData("""{"legs": [{"lexical": {}}], "fuse": {"require": ["words"]}}""", "profile at /fuse/require")]
    [InlineData("""{"legs": [{"lexical": {}}], "rerank": [{"top": 10}, {"top": 20}]}""", "profile at /rerank/1/top")]
    public async Task What_the_words_of_the_schema_leave_open_is_decided_so(string document, string? message)
    {
        var call = $"select rankdb._check_profile($j${document}$j$)";
        if (message is null)
        {
            await database.ExecuteAsync(call, Ct);
            return;
        }

        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(call, Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("jsonb_build_object('legs', '[]'::jsonb, 'pinned', jsonb_build_array(repeat('x', 10000000)))", "54000", "at most 1048576 are allowed")]
    [InlineData("format('{\"legs\": [{\"lexical\": {\"filter\": %s}}]}', repeat('{\"not\":', 1000) || '{}' || repeat('}', 1000))::jsonb", "54000", "nested more than 64 deep")]
    [InlineData("format('{\"legs\": %s}', repeat('[', 1000) || repeat(']', 1000))::jsonb", "54000", "nested more than 64 deep")]
    public async Task A_document_that_is_too_large_or_too_deep_is_refused_before_it_is_looked_at(string document, string sqlState, string message)
    {
        foreach (var call in new[] { $"select rankdb._check_profile({document})", $"select rankdb.create_profile('huge', {document})", $"select rankdb._profile(null, {document})" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(call, Ct));
            Assert.Equal(sqlState, error.SqlState);
            Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public async Task The_longest_lists_that_are_allowed_fit()
    {
        await database.ExecuteAsync(
            """
            select rankdb._check_profile(jsonb_build_object(
              'legs', jsonb_build_array(
                jsonb_build_object('dense', jsonb_build_object('vector', (select jsonb_agg(i / 7.0::float8) from generate_series(1, 16000) i))),
                jsonb_build_object('foreign', jsonb_build_object('hits', (select jsonb_agg(jsonb_build_object('id', i::text, 'score', i)) from generate_series(1, 1000) i)))),
              'excluded', (select jsonb_agg(gen_random_uuid()) from generate_series(1, 10000))))
            """, Ct);
    }

    private async Task<JsonObject> SchemaAsync() => JsonNode.Parse((await database.ScalarAsync<string>("select rankdb.profile_schema()::text", Ct))!)!.AsObject();

    // Each document through the schema alone: rules across keys are other tests' subject.
    private async Task<IReadOnlyList<(string? SqlState, string? Message, string Hint)>> CheckAsync(IEnumerable<JsonNode> documents)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using (var make = new NpgsqlCommand(
            """
            create or replace function pg_temp.answer(document jsonb, out code text, out message text, out hint text) language plpgsql as $$
            begin
              perform rankdb._check_schema(document, rankdb.profile_schema(), rankdb.profile_schema(), 'profile', '');
            exception when others then
              get stacked diagnostics code = returned_sqlstate, message = message_text, hint = pg_exception_hint;
            end $$
            """, connection))
        {
            await make.ExecuteNonQueryAsync(Ct);
        }

        await using var ask = new NpgsqlCommand("select a.code, a.message, a.hint from unnest($1) with ordinality d (document, place), lateral pg_temp.answer(d.document) a order by d.place", connection);
        ask.Parameters.Add(new NpgsqlParameter { Value = documents.Select(document => document.ToJsonString()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        await using var reader = await ask.ExecuteReaderAsync(Ct);
        var answers = new List<(string?, string?, string)>();
        while (await reader.ReadAsync(Ct))
        {
            answers.Add((reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? "" : reader.GetString(2)));
        }

        return answers;
    }

    private static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}
