namespace Fulfillment.Engine.Catalog;

/// <summary>What a catalog must hold to be used; finds all faults at once.</summary>
internal static class CatalogRules
{
    public static IEnumerable<string> Faults(CatalogFile file)
    {
        var known = file.Skus.Select(sku => sku.Code).ToHashSet();
        foreach (var twice in file.Skus.GroupBy(sku => sku.Code).Where(group => group.Count() > 1))
        {
            yield return $"Sku {twice.Key} is listed {twice.Count()} times.";
        }

        foreach (var fault in file.Skus.SelectMany(sku => Faults(sku, known)))
        {
            yield return fault;
        }

        foreach (var list in file.PriceLists)
        {
            foreach (var price in list.Prices.Where(price => !known.Contains(price.Sku)))
            {
                yield return $"Price list {list.Version} prices {price.Sku}, which is no sku.";
            }

            foreach (var price in list.Prices.Where(price => price.UnitMinor < 0))
            {
                yield return $"Price list {list.Version} has a negative price for {price.Sku}.";
            }
        }
    }

    private static IEnumerable<string> Faults(Sku sku, HashSet<string> known)
    {
        if (sku.DeliveryKinds.Count == 0)
        {
            yield return $"Sku {sku.Code} has no delivery kind.";
        }

        if (sku.TermsMonths.Append(sku.DefaultTermMonths).Any(term => term < sku.MinTermMonths || term > sku.MaxTermMonths))
        {
            yield return $"Sku {sku.Code} has a usual term outside {sku.MinTermMonths} to {sku.MaxTermMonths} months.";
        }

        if (sku.MinQuantity < 1 || sku.MaxQuantity < sku.MinQuantity)
        {
            yield return $"Sku {sku.Code} has no quantity between {sku.MinQuantity} and {sku.MaxQuantity}.";
        }

        if (sku.Pack is { } pack && (pack.Meter.Length == 0 || pack.Amount < 1))
        {
            yield return $"Sku {sku.Code} is a pack of nothing.";
        }

        if (sku.AddOn is { } addOn && (addOn.Name.Length == 0 || addOn.Amount < 1 || addOn.Families.Count == 0))
        {
            yield return $"Sku {sku.Code} adds nothing, or to nothing.";
        }

        if (new object?[] { sku.Plan, sku.Pack, sku.AddOn }.Count(role => role is not null) > 1)
        {
            yield return $"Sku {sku.Code} is one of these: a plan, a pack or an add-on.";
        }

        if (sku.MonthlyQuota.Any(quota => quota.Key.Length == 0 || quota.Value < 1))
        {
            yield return $"Sku {sku.Code} gives nothing of a meter each month.";
        }

        if (sku.Lifecycle.Count == 0 || !sku.Lifecycle.SequenceEqual(sku.Lifecycle.OrderBy(step => step.From)))
        {
            yield return $"Sku {sku.Code} needs a lifecycle, oldest first.";
        }

        if (sku.Successor is not null && !known.Contains(sku.Successor))
        {
            yield return $"Sku {sku.Code} names the successor {sku.Successor}, which is no sku.";
        }
    }
}
