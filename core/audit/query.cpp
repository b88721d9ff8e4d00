#include "core/audit/query.h"

#include <algorithm>
#include <array>

namespace vb::audit {

namespace {

struct NamedColumn {
    Column column;
    const char *name;
};

constexpr std::array kNames {
    NamedColumn {Column::index, "index"},
    NamedColumn {Column::at, "at"},
    NamedColumn {Column::skew, "skew_ms"},
    NamedColumn {Column::login, "login"},
    NamedColumn {Column::role, "role"},
    NamedColumn {Column::device, "device"},
    NamedColumn {Column::address, "address"},
    NamedColumn {Column::os, "os"},
    NamedColumn {Column::action, "action"},
    NamedColumn {Column::patient, "patient"},
    NamedColumn {Column::objectKind, "object_kind"},
    NamedColumn {Column::object, "object"},
    NamedColumn {Column::purpose, "purpose"},
    NamedColumn {Column::outcome, "outcome"},
    NamedColumn {Column::detail, "detail"},
};

} // namespace

QString clockFaultName(ClockFault fault)
{
    switch (fault) {
    case ClockFault::any: return QStringLiteral("any");
    case ClockFault::setBack: return QStringLiteral("back");
    case ClockFault::setForward: return QStringLiteral("forward");
    case ClockFault::off: break;
    }
    return QStringLiteral("off");
}

std::optional<ClockFault> clockFaultFromName(QStringView name)
{
    for (const ClockFault fault : {ClockFault::any, ClockFault::setBack, ClockFault::setForward, ClockFault::off})
        if (name == clockFaultName(fault))
            return fault;
    return std::nullopt;
}

QString describe(const Filter &filter)
{
    QStringList parts;
    const auto add = [&parts](const char *name, const QString &value) {
        if (!value.isEmpty())
            parts.append(QLatin1String(name) + u'=' + value);
    };
    const auto addId = [&add](const char *name, const auto &id) { add(name, id.isNull() ? QString() : id.text()); };
    const auto addTime
        = [&add](const char *name, const std::optional<qint64> &ms) { add(name, ms ? isoUtc(*ms) : QString()); };
    addId("patient", filter.patient);
    add("login", filter.login);
    add("action", filter.action);
    add("role", filter.role);
    addId("device", filter.device);
    add("address", filter.address);
    add("os", filter.os);
    add("object_kind", filter.objectKind);
    addId("object", filter.object);
    add("outcome", filter.outcome ? outcomeName(*filter.outcome) : QString());
    add("text", filter.text);
    add("clock", filter.clock ? clockFaultName(*filter.clock) : QString());
    addTime("from", filter.fromMs);
    addTime("to", filter.toMs);
    add("from_index", filter.from ? QString::number(*filter.from) : QString());
    add("below_index", filter.below ? QString::number(*filter.below) : QString());
    return parts.isEmpty() ? QStringLiteral("everything") : parts.join(u' ');
}

QString columnName(Column column)
{
    const auto at
        = std::find_if(kNames.begin(), kNames.end(), [column](const NamedColumn &n) { return n.column == column; });
    VB_INVARIANT(at != kNames.end());
    return QString::fromLatin1(at->name);
}

std::optional<Column> columnFromName(QStringView name)
{
    const auto at = std::find_if(kNames.begin(), kNames.end(),
                                 [name](const NamedColumn &n) { return name == QLatin1String(n.name); });
    return at == kNames.end() ? std::nullopt : std::optional<Column>(at->column);
}

QStringList columnNames()
{
    QStringList names;
    for (const NamedColumn &one : kNames)
        names.append(QString::fromLatin1(one.name));
    return names;
}

} // namespace vb::audit
