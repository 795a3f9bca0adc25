namespace RankDb.Cli.Demo;

/// <summary>What the demonstration asks, in words that the documentation mostly does not use.</summary>
internal static class DemoQuestions
{
    internal static readonly string[] All =
    [
        "read all lines of a file without loading it into memory",
        "stop an async operation after a timeout",
        "compare two strings ignoring upper and lower case",
        "split a list into chunks of a fixed size",
        "run something every second in the background",
        "turn an object into a JSON string",
        "hash a password safely",
        "wait until all tasks are finished",
    ];
}
