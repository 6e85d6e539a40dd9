using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Where a subscription is managed, as people are told of it.</summary>
/// <param name="Channel">The channel; <c>api</c> is the partner API.</param>
/// <param name="Label">What the place is called, where the channel's settings say so.</param>
/// <param name="Url">Where changes are made there, where the channel's settings say so.</param>
internal sealed record ManagedPlace(string Channel, string? Label, string? Url);

/// <summary>Knows of each channel where its customers make changes.</summary>
internal sealed class ManagedPlaces(ChannelRegistry channels)
{
    public ManagedPlace Of(string channel) =>
        channels.Entry(channel) is { } entry ? new(channel, entry.Label, entry.Url) : new(channel, null, null);

    /// <summary>The refusal of a change here, with the place where it can be made.</summary>
    public Problem Refuse(string channel)
    {
        var place = Of(channel);
        return Problems.Of("subscription.managedElsewhere", $"It is managed through {place.Label ?? $"'{channel}'"}: make the change there.")
            .With("managedAt", new System.Text.Json.Nodes.JsonObject
            {
                ["channel"] = place.Channel,
                ["label"] = place.Label,
                ["url"] = place.Url,
            });
    }
}
