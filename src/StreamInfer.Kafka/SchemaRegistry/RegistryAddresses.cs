using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>The registry's addresses, and which of them to ask first: the one that answered last.</summary>
internal sealed class RegistryAddresses
{
    private readonly ImmutableArray<string> roots;
    private volatile int preferred;

    /// <exception cref="RegistryException">There is none, or one is not an absolute http(s) URL free of credentials.</exception>
    public RegistryAddresses(RegistryPlan plan)
    {
        if (plan.Urls.IsDefaultOrEmpty)
            throw new RegistryException(RegistryFault.Setup, "schema registry: no URL is given; at least one is needed");
        foreach (var url in plan.Urls)
        {
            if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
                throw new RegistryException(RegistryFault.Setup, "schema registry: a URL must begin with http:// or https://");
            // They would end up in every message that names the address.
            if (url.UserInfo.Length > 0)
                throw new RegistryException(RegistryFault.Setup, $"schema registry: the URL of host '{url.Host}' holds credentials; give them as user name and password");
            if (url.Query.Length > 0 || url.Fragment.Length > 0)
                throw new RegistryException(RegistryFault.Setup, $"schema registry: the URL of host '{url.Host}' must end with its path, without query or fragment");
        }

        roots = [.. plan.Urls.Select(url => url.AbsoluteUri.TrimEnd('/'))];
    }

    public int Count => roots.Length;

    public int Preferred => preferred;

    /// <summary>The full address of <paramref name="path"/>, which begins with a slash, at address <paramref name="index"/>.</summary>
    public string At(int index, string path) => roots[index] + path;

    public void Prefer(int index) => preferred = index;
}
