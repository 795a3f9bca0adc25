using System.CommandLine;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile</c></summary>
internal static class ProfileCommand
{
    internal static Command Create(CliEnvironment environment) => new("profile", "Make, look at, compare and grant ranking profiles.")
    {
        ProfileListCommand.Create(environment),
        ProfileShowCommand.Create(environment),
        ProfileCreateCommand.Create(environment),
        ProfileVersionsCommand.Create(environment),
        ProfileDiffCommand.Create(environment),
        ProfileRestoreCommand.Create(environment),
        ProfileGrantCommand.Create(environment),
        ProfileRevokeCommand.Create(environment),
        ProfileDropCommand.Create(environment),
        ProfileSchemaCommand.Create(environment),
    };

    /// <summary>The argument that names a profile.</summary>
    internal static Argument<string> Name(string description = "Name of the profile.") => new("name") { Description = description };
}
