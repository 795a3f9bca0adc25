using RankDb.Cli.Judging;
using Xunit;

namespace RankDb.Tests.Cli;

public sealed class LlmAnswerTests
{
    [Theory]
    [InlineData("""{"grade": 2}""", 2)]
    [InlineData("""{"grade":"3"}""", 3)]
    [InlineData("```json\n{\"grade\": 0}\n```", 0)]
    [InlineData("2", 2)]
    [InlineData(" **1** \n", 1)]
    [InlineData("[3].", 3)]
    [InlineData("The document only mentions rivers.\n\n**Grade:** 1", 1)]
    [InlineData("I would say the grade is 2 because 40 rivers are named.", 2)]
    [InlineData("Grade: 2. The document has 3 parts.", 2)]
    [InlineData("<think>A grade of 3? Grade: 3? No.</think>{\"grade\": 1}", 1)]
    [InlineData("Grade: 3 would be too much.</think>\n{\"grade\": 1}", 1)]
    [InlineData("{\"reason\": \"grade\", \"grade\": 1}", 1)]
    public void A_grade_is_found_in_whatever_is_said_around_it(string answer, int grade) => Assert.Equal(grade, LlmAnswer.Grade(answer));

    [Theory]
    [InlineData("")]
    [InlineData("I cannot judge this.")]
    [InlineData("There are 3 rivers in it.")]
    [InlineData("4")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("grade: 2.5")]
    [InlineData("grade: 1-2")]
    [InlineData("grade: 12")]
    [InlineData("grade: -1")]
    [InlineData("grade: high")]
    [InlineData("Grade: 1 or rather grade: 2")]
    [InlineData("<think>It is grade: 2, I think")]
    [InlineData("99999999999999999999")]
    public void A_grade_that_is_not_there_is_not_guessed(string answer) => Assert.Null(LlmAnswer.Grade(answer));

    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/chat/completions")]
    [InlineData("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/chat/completions")]
    [InlineData("https://host/openai/deployments/x?api-version=1", "https://host/openai/deployments/x/chat/completions?api-version=1")]
    [InlineData("https://host/v1/chat/completions", "https://host/v1/chat/completions")]
    public void An_address_may_be_given_in_part(string given, string whole) => Assert.Equal(whole, ChatSettings.Endpoint(given).ToString());

    [Fact]
    public void The_name_of_a_model_as_a_judge_changes_with_all_that_shapes_a_request()
    {
        string[] names = [LlmPrompt.JudgeName("m", 6000, null), LlmPrompt.JudgeName("n", 6000, null), LlmPrompt.JudgeName("m", 5000, null), LlmPrompt.JudgeName("m", 6000, "{}")];
        Assert.Equal(4, names.Distinct().Count());
        Assert.Equal(names[0], LlmPrompt.JudgeName("m", 6000, null));
        Assert.All(names, name => Assert.Matches("^llm:[mn]@[0-9a-f]{8}$", name));
    }

    [Fact]
    public void A_document_is_cut_between_characters()
    {
        var pair = new JudgingPair("q", "query", "1", [KeyValuePair.Create("text", "abc😀def")]);
        Assert.Equal("text: abc😀d…", pair.Document(12));
        Assert.Equal("text: abc…", pair.Document(10));
        Assert.Equal("text: abc😀def", pair.Document(14));
    }
}
