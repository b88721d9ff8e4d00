#include "ui/patient/patient_hits_model.h"

#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"
#include "ui/patient/patient_text.h"

namespace vb::ui {

namespace {
constexpr qsizetype kNeedsToolTip = 40; // characters; shorter names have room in every window
}

void PatientHitsModel::setHits(std::vector<patient::Hit> hits, QDate today)
{
    beginResetModel();
    m_hits = std::move(hits);
    m_today = today;
    endResetModel();
}

int PatientHitsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

int PatientHitsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant PatientHitsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const patient::Hit &hit = hitAt(index.row());
    const int column = index.column();
    if (role == Qt::DisplayRole)
        return textOf(hit, column);
    if (role == cell::kTabular)
        return column != kName;
    if (role == cell::kMuted)
        return column == kAge;
    if (column != kName)
        return {};
    switch (role) {
    case cell::kInitials: return fullName(hit);
    case cell::kBadge: return hit.restricted ? tr("Restricted") : hit.similar ? tr("Similar name") : QString();
    case cell::kBadgeKind:
        return static_cast<int>(hit.closed           ? BadgeKind::danger
                                    : hit.restricted ? BadgeKind::warning
                                                     : BadgeKind::neutral);
    case Qt::AccessibleTextRole: return spoken(hit);
    case Qt::ToolTipRole: return hit.name.size() > kNeedsToolTip ? plainToolTip(hit.name) : QString();
    default: return {};
    }
}

QVariant PatientHitsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kName: return tr("Name");
    case kBorn: return tr("Born");
    case kAge: return tr("Age");
    case kChart: return tr("Chart number");
    case kPhone: return tr("Phone");
    default: return {};
    }
}

QString PatientHitsModel::textOf(const patient::Hit &hit, int column) const
{
    switch (column) {
    case kName: return hit.name;
    case kBorn: return birthText(hit.birthDate);
    case kAge: return ageOn(hit.birthDate, m_today);
    case kChart: return hit.chartNo;
    case kPhone: return hit.phone;
    default: return {};
    }
}

/// The row in one sentence, for who hears it.
QString PatientHitsModel::spoken(const patient::Hit &hit) const
{
    QStringList parts {hit.name};
    if (!hit.birthDate.isEmpty())
        parts << tr("born %1, %2").arg(birthText(hit.birthDate), ageOn(hit.birthDate, m_today));
    parts << tr("chart number %1").arg(hit.chartNo);
    if (hit.restricted)
        parts << (hit.closed ? tr("restricted, closed to you") : tr("restricted"));
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
