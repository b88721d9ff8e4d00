#include "ui/omnibox/omnibox_model.h"

#include "core/base/text.h"
#include "ui/chart/chart_words.h"
#include "ui/kit/elided_label.h"
#include "ui/patient/patient_text.h"

#include <algorithm>

namespace vb::ui {

void OmniboxModel::setRows(const QString &title, std::vector<patient::Hit> hits, QDate today, const QString &doTitle,
                           std::vector<Command> commands)
{
    beginResetModel();
    m_title = title;
    m_hits = std::move(hits);
    m_marks.clear();
    m_today = today;
    m_doTitle = doTitle;
    m_commands = std::move(commands);
    endResetModel();
}

void OmniboxModel::setMarks(std::vector<chart::Mark> marks)
{
    m_marks = std::move(marks);
    if (!m_hits.empty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_hits.size()) - 1, 0));
}

const patient::Hit *OmniboxModel::hitAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_hits.size()) ? &m_hits[static_cast<std::size_t>(row)] : nullptr;
}

const Command *OmniboxModel::commandAt(int row) const
{
    const int at = row - static_cast<int>(m_hits.size());
    return at >= 0 && at < static_cast<int>(m_commands.size()) ? &m_commands[static_cast<std::size_t>(at)] : nullptr;
}

int OmniboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size() + m_commands.size());
}

QVariant OmniboxModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (const patient::Hit *hit = hitAt(index.row()))
        return role == kSectionRole ? (index.row() == 0 ? m_title : QString()) : ofPatient(*hit, role);
    const Command *command = commandAt(index.row());
    if (!command)
        return {};
    switch (role) {
    case kSectionRole: return index.row() == static_cast<int>(m_hits.size()) ? m_doTitle : QString();
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return command->label;
    case Qt::DecorationRole: return static_cast<int>(command->icon);
    case kIsPatientRole: return false;
    case kKeysRole: return command->keys.toString(QKeySequence::NativeText).replace(u'+', u' ');
    default: return {};
    }
}

QVariant OmniboxModel::ofPatient(const patient::Hit &hit, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return hit.name;
    case Qt::AccessibleTextRole: return spoken(hit);
    case Qt::DecorationRole: return fullName(hit); // whose initials
    case Qt::ToolTipRole: return plainToolTip(hit.name);
    case kIsPatientRole: return true;
    case kFactsRole: return factsOf(hit);
    case kMoreFactsRole:
        return hit.phone.isEmpty() ? hit.chartNo : QStringLiteral("%1  ·  %2").arg(hit.chartNo, hit.phone);
    case kWarningRole: return warningOf(hit);
    case kDangerRole: return hit.closed;
    case kAllergiesRole: return allergiesOf(hit);
    case kAlertsRole: return alertsOf(hit);
    default: return {};
    }
}

QString OmniboxModel::factsOf(const patient::Hit &hit) const
{
    if (hit.birthDate.isEmpty())
        return {};
    return tr("%1, %2").arg(birthText(hit.birthDate), ageOn(hit.birthDate, m_today));
}

/// Two of one name are the likeliest to be mistaken for each other.
QString OmniboxModel::warningOf(const patient::Hit &hit) const
{
    if (hit.restricted)
        return tr("Restricted");
    if (hit.similar)
        return tr("Similar name");
    const QString name = text::fold(fullName(hit));
    const auto namesakes = std::count_if(
        m_hits.begin(), m_hits.end(), [&name](const patient::Hit &one) { return text::fold(fullName(one)) == name; });
    return namesakes > 1 ? tr("Same name") : QString();
}

const chart::Mark *OmniboxModel::markOf(const patient::Hit &hit) const
{
    const auto at = std::find_if(m_marks.begin(), m_marks.end(),
                                 [&hit](const chart::Mark &one) { return one.patient == hit.id; });
    return at == m_marks.end() ? nullptr : &*at;
}

QString OmniboxModel::allergiesOf(const patient::Hit &hit) const
{
    QStringList substances;
    if (const chart::Mark *mark = markOf(hit))
        for (const chart::Allergy &allergy : mark->allergies)
            substances << allergy.substance;
    return substances.join(QStringLiteral(", "));
}

/// What is not for the desk is not told to it, only that it is there.
QString OmniboxModel::alertsOf(const patient::Hit &hit) const
{
    QStringList titles;
    int untold = 0;
    if (const chart::Mark *mark = markOf(hit))
        for (const chart::Flag &flag : mark->flags) {
            if (const QString title = flagText(flag); !title.isEmpty())
                titles << title;
            else
                ++untold;
        }
    if (untold > 0)
        titles << tr("Alerts for a clinician: %1").arg(untold);
    return titles.join(QStringLiteral(", "));
}

QString OmniboxModel::spoken(const patient::Hit &hit) const
{
    QStringList parts {hit.name};
    if (!hit.birthDate.isEmpty())
        parts << tr("born %1, %2").arg(birthText(hit.birthDate), ageOn(hit.birthDate, m_today));
    parts << tr("chart number %1").arg(hit.chartNo);
    if (const QString warning = warningOf(hit); !warning.isEmpty())
        parts << warning;
    if (const QString allergies = allergiesOf(hit); !allergies.isEmpty())
        parts << tr("allergies: %1").arg(allergies);
    if (const QString alerts = alertsOf(hit); !alerts.isEmpty())
        parts << tr("alerts: %1").arg(alerts);
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
