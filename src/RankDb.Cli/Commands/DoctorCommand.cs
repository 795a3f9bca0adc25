using System.CommandLine;
using RankDb.Cli.Diagnosis;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb doctor</c></summary>
internal static class DoctorCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("doctor", "Check tools, server, extensions, service and models; one line each, with the fix.", "rankdb doctor") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var findings = await new Examination(environment).RunAsync(cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(findings.Select(finding => new { check = finding.Check, ok = finding.Ok, found = finding.Found, fix = finding.Fix }));
            }
            else
            {
                var table = new TextTable("", "check", "found", "fix");
                foreach (var finding in findings)
                {
                    table.Row(finding.Ok ? "ok" : "BAD", finding.Check, finding.Found, finding.Fix);
                }

                environment.Terminal.Table(table);
            }

            return findings.All(finding => finding.Ok) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
