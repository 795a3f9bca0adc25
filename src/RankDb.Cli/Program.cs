using System.CommandLine;
using RankDb.Cli;
using RankDb.Cli.Commands;
using RankDb.Cli.Terminal;

var environment = CliEnvironment.OfProcess(CliTerminal.OfProcess());
var root = new RootCommand("RankDb makes PostgreSQL rank: BM25, vectors, fusion and neural reranking behind one SQL call.")
{
    DemoCommand.Create(environment),
    UpCommand.Create(environment),
    DownCommand.Create(environment),
    UrlCommand.Create(environment),
    PsqlCommand.Create(environment),
    MigrateCommand.Create(environment),
    ServeCommand.Create(environment),
    DoctorCommand.Create(environment),
    StatusCommand.Create(environment),
    LoadCommand.Create(environment),
    IndexCommand.Create(environment),
    SearchCommand.Create(environment),
    ExplainCommand.Create(environment),
    EvalCommand.Create(environment),
    PoolCommand.Create(environment),
    JudgeCommand.Create(environment),
    CompareCommand.Create(environment),
    RunCommand.Create(environment),
    LeaderboardCommand.Create(environment),
    QueriesCommand.Create(environment),
    JudgmentsCommand.Create(environment),
    TuneCommand.Create(environment),
    CurveCommand.Create(environment),
    RobustnessCommand.Create(environment),
    BenchCommand.Create(environment),
    ProfileCommand.Create(environment),
    ModelsCommand.Create(environment),
};
return await CommandLine.RunAsync(root, environment.Terminal, args);
