namespace RankDb.IntegrationTests.Support;

/// <summary>Where the sources are: the folder above the test's binaries that holds <c>RankDb.sln</c>.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RankDb.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
        }
    }
}
