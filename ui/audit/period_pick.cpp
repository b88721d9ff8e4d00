#include "ui/audit/period_pick.h"

#include "ui/kit/date_field.h"
#include "ui/kit/text_label.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>

#include <array>

namespace vb::ui {

namespace {
constexpr int kDayWidth = 210; // a date with its words behind
constexpr std::array kDaysBack {0, 0, 6, 29, 364, 0}; // by period, today not counted
} // namespace

PeriodPick::PeriodPick(const QString &id, const PracticeTime &time, Period first, QWidget *parent)
    : QWidget(parent)
    , m_time(time)
    , m_choice(new QComboBox)
    , m_days(new QWidget)
    , m_from(new DateField(DateRange::past))
    , m_to(new DateField(DateRange::past))
{
    m_choice->setObjectName(id + QStringLiteral(".period"));
    m_choice->setAccessibleName(tr("Period"));
    m_choice->addItems(
        {tr("Any time"), tr("Today"), tr("Last 7 days"), tr("Last 30 days"), tr("Last 12 months"), tr("Between…")});
    m_choice->setCurrentIndex(first);
    m_from->setObjectName(id + QStringLiteral(".from"));
    m_from->setAccessibleName(tr("From this day"));
    m_from->setPlaceholderText(tr("From day"));
    m_to->setObjectName(id + QStringLiteral(".to"));
    m_to->setAccessibleName(tr("To this day"));
    m_to->setPlaceholderText(tr("To day"));
    for (DateField *day : {m_from, m_to}) {
        day->setFixedWidth(tokens().scaled(kDayWidth));
        connect(day, &DateField::dateChanged, this, &PeriodPick::changed);
    }
    auto *days = new QHBoxLayout(m_days);
    days->setContentsMargins(0, 0, 0, 0);
    days->setSpacing(space::s);
    days->addWidget(m_from);
    days->addWidget(m_to);
    m_days->setVisible(first == between);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::s);
    across->addWidget(m_choice);
    across->addWidget(m_days);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_choice, &QComboBox::activated, this, &PeriodPick::choose);
}

PeriodPick::Period PeriodPick::period() const
{
    return static_cast<Period>(m_choice->currentIndex());
}

void PeriodPick::setPeriod(Period period)
{
    m_choice->setCurrentIndex(period);
    m_from->setDate({});
    m_to->setDate({});
    m_days->setVisible(period == between);
}

void PeriodPick::choose()
{
    m_days->setVisible(period() == between);
    if (period() == between && !m_from->date().isValid() && !m_to->date().isValid())
        m_from->setFocus(Qt::TabFocusReason);
    Q_EMIT changed();
}

void PeriodPick::applyTo(audit::Filter &filter) const
{
    filter.fromMs = filter.toMs = std::nullopt;
    if (period() == all)
        return;
    if (period() == between) {
        if (m_from->date().isValid())
            filter.fromMs = m_time.startOf(m_from->date());
        if (m_to->date().isValid())
            filter.toMs = m_time.startOf(m_to->date().addDays(1));
        return;
    }
    const QDate day = m_time.dayOf(QDateTime::currentMSecsSinceEpoch());
    filter.fromMs = m_time.startOf(day.addDays(-kDaysBack.at(static_cast<std::size_t>(period()))));
}

} // namespace vb::ui
