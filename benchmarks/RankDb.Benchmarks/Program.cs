using RankDb.Benchmarks;

return await BenchmarkCommand.Create().Parse(args).InvokeAsync();
