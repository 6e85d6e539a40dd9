using Microsoft.AspNetCore.Http.Metadata;

namespace Fulfillment.Gateway.Docs;

/// <summary>Endpoint metadata: problems of the operation beyond those that follow from its other metadata.</summary>
internal sealed record ProblemCodes(params string[] Codes);

/// <summary>Endpoint metadata: an example of the request (no status) or of one answer.</summary>
internal sealed record ExampleBody(int? Status, object Value, string MediaType);

/// <summary>Endpoint metadata: another form in which the 200 answer comes, as text.</summary>
internal sealed record ExampleForm(string Example, string MediaType);

/// <summary>Endpoint metadata: a form in which the request may come, as text.</summary>
internal sealed record ExampleRequestForm(string Example, string MediaType);

/// <summary>Says on an endpoint what its signature cannot: examples, problems, headers, parameters.</summary>
internal static class EndpointDocs
{
    private const string Json = "application/json";

    /// <summary>The body of the request. The endpoint then refuses other content types by itself.</summary>
    public static TBuilder WithRequestExample<TBuilder, TBody>(
        this TBuilder builder, TBody example, string mediaType = Json)
        where TBuilder : IEndpointConventionBuilder
        where TBody : notnull => builder.WithMetadata(
            new AcceptsMetadata([mediaType], typeof(TBody)), new ExampleBody(null, example, mediaType));

    /// <summary>One answer, of a type that the document then describes.</summary>
    public static TBuilder WithResponseExample<TBuilder, TBody>(
        this TBuilder builder, int status, TBody example, string mediaType = Json)
        where TBuilder : IEndpointConventionBuilder
        where TBody : notnull => builder.WithMetadata(
            new ProducesResponseTypeMetadata(status, typeof(TBody), [mediaType]),
            new ExampleBody(status, example, mediaType));

    public static TBuilder WithProblems<TBuilder>(this TBuilder builder, params string[] codes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProblemCodes(codes));

    public static TBuilder WithHeaders<TBuilder>(this TBuilder builder, params HeaderDoc[] headers)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([.. headers]);

    public static TBuilder WithParameters<TBuilder>(this TBuilder builder, params ParameterDoc[] parameters)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([.. parameters]);

    /// <summary>Forms of the request as text, beside JSON where there is a JSON form.</summary>
    public static TBuilder WithRequestForms<TBuilder>(
        this TBuilder builder, Type? json, params (string Example, string MediaType)[] forms)
        where TBuilder : IEndpointConventionBuilder
    {
        string[] types = [.. json is null ? [] : new[] { Json }, .. forms.Select(form => form.MediaType)];
        return builder
            .WithMetadata(new AcceptsMetadata(types, json ?? typeof(string)))
            .WithMetadata([.. forms.Select(form => new ExampleRequestForm(form.Example, form.MediaType))]);
    }

    /// <summary>Further forms of the 200 answer, as text.</summary>
    public static TBuilder WithResponseForms<TBuilder>(this TBuilder builder, params (string Example, string MediaType)[] forms)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(
            [.. forms.Select(form => new ExampleForm(form.Example, form.MediaType))]);
}
