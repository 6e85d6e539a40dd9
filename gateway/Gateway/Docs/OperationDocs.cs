using System.Text.Json;
using Fulfillment.Gateway.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>Writes what an endpoint's metadata says into its operation.</summary>
internal sealed class OperationDocs(IOptions<JsonOptions> json) : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        AddSecurity(operation, metadata, context.Document!);
        foreach (var header in metadata.OfType<HeaderDoc>().Where(header => !header.IsOfAnswer))
            AddRequestHeader(operation, header);
        foreach (var parameter in metadata.OfType<ParameterDoc>())
            AddParameter(operation, parameter);
        foreach (var example in metadata.OfType<ExampleBody>())
            AddExample(operation, example);
        foreach (var form in metadata.OfType<ExampleForm>())
            AddForm(operation, form);
        foreach (var form in metadata.OfType<ExampleRequestForm>())
            AddRequestForm(operation, form);

        ProblemDocs.Add(operation, ProblemDocs.CodesOf(metadata), context.Document!);
        foreach (var header in metadata.OfType<HeaderDoc>().Where(header => header.IsOfAnswer))
            AddResponseHeader(operation, header);
        return Task.CompletedTask;
    }

    private static void AddSecurity(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var schemes = new List<OpenApiSecurityRequirement>();
        if (metadata.OfType<RequiredScope>().LastOrDefault() is { } required)
        {
            schemes.Add(new() { [new(DocumentDocs.OAuth, document)] = [required.Scope] });
            schemes.Add(new() { [new(DocumentDocs.Bearer, document)] = [] });
        }

        if (metadata.OfType<RequiredInstance>().Any())
            schemes.Add(new() { [new(DocumentDocs.Instance, document)] = [] });
        if (schemes.Count > 0)
            operation.Security = schemes;
    }

    private static void AddRequestHeader(OpenApiOperation operation, HeaderDoc header) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = header.Name,
            In = ParameterLocation.Header,
            Description = header.Description,
            Required = header.IsRequired,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = header.Example,
        });

    /// <summary>A path parameter stands there already, by the route; it only lacks the words.</summary>
    private static void AddParameter(OpenApiOperation operation, ParameterDoc parameter)
    {
        var known = operation.Parameters?.OfType<OpenApiParameter>()
            .FirstOrDefault(p => p.Name == parameter.Name && p.In == parameter.In);
        if (known is null)
        {
            known = new OpenApiParameter { Name = parameter.Name, In = parameter.In };
            (operation.Parameters ??= []).Add(known);
        }

        known.Description = parameter.Description;
        known.Required = parameter.In is ParameterLocation.Path;
        known.Schema = parameter.Schema();
        known.Example = parameter.Example?.DeepClone();
    }

    private void AddExample(OpenApiOperation operation, ExampleBody example)
    {
        var content = example.Status is { } status
            ? operation.Responses?.GetValueOrDefault($"{status}")?.Content
            : operation.RequestBody?.Content;
        if (content is not null && content.TryGetValue(example.MediaType, out var body))
            body.Example = JsonSerializer.SerializeToNode(example.Value, json.Value.SerializerOptions);
        if (example.Status is null && operation.RequestBody is OpenApiRequestBody request)
            request.Required = true;
    }

    private static void AddForm(OpenApiOperation operation, ExampleForm form)
    {
        if (operation.Responses?.GetValueOrDefault("200")?.Content is { } content)
            content[form.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = form.Example };
    }

    private static void AddRequestForm(OpenApiOperation operation, ExampleRequestForm form)
    {
        if (operation.RequestBody is not OpenApiRequestBody { Content: { } content } body)
            return;

        body.Required = true;
        content[form.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = form.Example };
    }

    private static void AddResponseHeader(OpenApiOperation operation, HeaderDoc header)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse answer || !Carries(header, status))
                continue;

            (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[header.Name] = new OpenApiHeader
            {
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = header.Example,
            };
        }
    }

    private static bool Carries(HeaderDoc header, string status) => header.Statuses is []
        ? status.StartsWith('2')
        : header.Statuses.Any(wanted => $"{wanted}" == status);
}
