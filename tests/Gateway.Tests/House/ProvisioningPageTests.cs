using System.Text;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>The page of provisioning is the table by which the engine decides.</summary>
public sealed class ProvisioningPageTests
{
    [Fact]
    public void The_page_of_provisioning_says_what_the_code_decides()
    {
        var page = new StringBuilder(
            """
            # How lines are provisioned

            Written from `gateway/Engine/Provisioning/ProvisioningPlan.cs` by `make specs`. The first rule that applies counts. A line's
            provisioning event keeps it with what it went by: `new.license: new premium-sm cloudLicense` is the rule, the action, the
            sku and the delivery. What comes by itself is decided by the day (`boundary.license`, `boundary.target`) or by a choice of
            the customer or the partner (`change.target`). `GET /ops/v1/orders/{id}` shows it.

            | rule | applies to | steps |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var rule in ProvisioningPlan.Rules)
        {
            var steps = rule.Steps.Count == 0 ? "none: needsAttention, `line.unsupported`" : string.Join(", ", rule.Steps.Select(step => $"`{step}`"));
            page.Append($"| `{rule.Id}` | {rule.When} | {steps} |\n");
        }

        page.Append(
            """

            A step ends as *Done*, *Pending* (it is asked again after a while), *Refused* (somebody must act) or *Retry*. What each
            state of an event may become stands in [states/provisioning-event.md](states/provisioning-event.md), what the targets
            outside are told in [provisioning-targets.md](provisioning-targets.md).
            """.ReplaceLineEndings("\n"));
        SpecFile.MustEqual("specs/provisioning.md", page.ToString());
    }
}
