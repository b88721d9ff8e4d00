#include "ui/shell/kit_groups.h"

#include "core/base/base32.h"
#include "core/base/secret_bytes.h"
#include "ui/kit/line_field.h"
#include "ui/kit/text_label.h"

#include <QGridLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kColumns = 4;
constexpr int kGroupSigns = 5;
constexpr int kLongestPaste = 400;
} // namespace

KitGroups::KitGroups(const QString &id, QWidget *parent)
    : QWidget(parent), m_problem(new TextLabel(QString(), TextRole::caption, TextTone::danger))
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(space::s);
    for (int i = 0; i < kGroups; ++i) {
        auto *field = new LineField;
        m_fields[static_cast<std::size_t>(i)] = field;
        field->setObjectName(QStringLiteral("%1.group%2").arg(id).arg(i + 1));
        field->setAccessibleName(tr("Group %1 of the recovery kit").arg(i + 1));
        field->setMaxLength(kLongestPaste);
        field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhUppercaseOnly);
        connect(field, &QLineEdit::textEdited, this, [this, i] { take(i); });
        connect(field, &QLineEdit::returnPressed, this, &KitGroups::returnPressed);
        auto *number = new TextLabel(QString::number(i + 1), TextRole::caption, TextTone::muted);
        number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        const int column = i % kColumns;
        grid->addWidget(number, i / kColumns, 2 * column);
        grid->addWidget(field, i / kColumns, 2 * column + 1);
        grid->setColumnStretch(2 * column + 1, 1);
    }
    m_problem->setObjectName(id + QStringLiteral(".problem"));
    m_problem->setWordWrap(true);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(grid);
    down->addWidget(m_problem);
}

void KitGroups::take(int index)
{
    LineField *field = m_fields[static_cast<std::size_t>(index)];
    QString typed = field->text();
    if (typed.trimmed().size() > kGroupSigns)
        spread(index, typed);
    const QString problem = base32::cleanGroup(field->text()).isEmpty() ? QString() : problemOf(index);
    field->setProblem(problem);
    show(problem);
    wipe(typed);
    if (problem.isEmpty() && !base32::cleanGroup(field->text()).isEmpty() && field->hasFocus() && index + 1 < kGroups)
        m_fields[static_cast<std::size_t>(index + 1)]->setFocus(Qt::TabFocusReason);
    Q_EMIT edited();
}

/// What was pasted, or typed without a stop, over this group and those behind it.
void KitGroups::spread(int index, const QString &typed)
{
    static const QRegularExpression between(QStringLiteral("[\\s\\-]+"));
    QString signs = typed;
    signs.remove(between);
    int at = index;
    for (qsizetype from = 0; from < signs.size() && at < kGroups; from += kGroupSigns, ++at) {
        LineField *field = m_fields[static_cast<std::size_t>(at)];
        field->setText(signs.mid(from, kGroupSigns));
        field->setProblem(base32::cleanGroup(field->text()).isEmpty() ? QString() : problemOf(at));
    }
    wipe(signs);
    m_fields[static_cast<std::size_t>(std::min(at, kGroups) - 1)]->setFocus(Qt::OtherFocusReason);
}

QString KitGroups::problemOf(int index) const
{
    const QString group = base32::cleanGroup(m_fields[static_cast<std::size_t>(index)]->text());
    if (group.isEmpty())
        return tr("Group %1 has five signs: digits, and letters but for I, L, O and U.").arg(index + 1);
    if (base32::groupFits(group, index + 1))
        return {};
    return tr("One of the five signs of group %1 is mistyped, or it has another number. Please compare it with the "
              "paper.")
        .arg(index + 1);
}

bool KitGroups::check()
{
    int first = -1;
    for (int i = 0; i < kGroups; ++i) {
        const QString problem = problemOf(i);
        m_fields[static_cast<std::size_t>(i)]->setProblem(problem);
        if (!problem.isEmpty() && first < 0) {
            first = i;
            show(problem);
        }
    }
    if (first >= 0)
        m_fields[static_cast<std::size_t>(first)]->setFocus(Qt::TabFocusReason);
    else
        show(QString());
    return first < 0;
}

void KitGroups::show(const QString &problem)
{
    m_problem->setText(problem);
}

QString KitGroups::code() const
{
    QString joined;
    joined.reserve(kGroups * (kGroupSigns + 1));
    for (const LineField *field : m_fields) {
        if (!joined.isEmpty())
            joined.append(u'-');
        joined.append(base32::cleanGroup(field->text()));
    }
    return joined;
}

void KitGroups::clear()
{
    for (LineField *field : m_fields) {
        QString typed = field->text();
        field->setText(QString()); // the field lets go of it, so that what is wiped is no copy
        wipe(typed);
        field->setProblem(QString());
    }
    show(QString());
}

void KitGroups::focusFirst()
{
    m_fields.front()->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
