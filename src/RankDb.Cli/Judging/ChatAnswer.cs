namespace RankDb.Cli.Judging;

/// <summary>What a model answered, and the tokens that it says this took; 0 where it says nothing.</summary>
internal sealed record ChatAnswer(string Text, long PromptTokens, long CompletionTokens);
