#include "ui/audit/glass_view.h"

#include "ui/audit/glass_line.h"
#include "ui/audit/period_pick.h"
#include "ui/kit/banner.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr std::size_t kMostLines = 200;
constexpr int kListWidth = 860;
} // namespace

GlassView::GlassView(session::Session &session, const PracticeTime &time, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_time(time)
    , m_period(new PeriodPick(QStringLiteral("audit.glass"), time, PeriodPick::month))
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_open(new Banner(BannerKind::danger))
    , m_banner(new Banner(BannerKind::danger))
    , m_list(new QWidget)
    , m_lines(new QVBoxLayout)
{
    setObjectName(QStringLiteral("audit.glass"));
    m_open->setObjectName(QStringLiteral("audit.glass.open"));
    m_open->setMaximumWidth(tokens().scaled(kListWidth));
    m_open->hide();
    m_banner->setObjectName(QStringLiteral("audit.glass.banner"));
    m_banner->setAction(tr("Try again"));
    m_banner->hide();

    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(space::m);
    auto *column = new QWidget;
    column->setMaximumWidth(tokens().scaled(kListWidth));
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, space::xs, 0);
    down->addLayout(m_lines);
    down->addStretch();
    auto *across = new QHBoxLayout(m_list);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_list);
    auto *stack = new QWidget;
    m_stack = new QStackedLayout(stack);
    m_stack->addWidget(new EmptyState(IconName::shield, tr("No emergency access"),
                                      tr("Nobody opened a restricted record without being in its care team in this "
                                         "period.")));
    m_stack->addWidget(scroll);

    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    line->addWidget(m_period);
    line->addWidget(m_count);
    line->addStretch();
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    all->setSpacing(space::m);
    all->addLayout(line);
    all->addWidget(m_banner);
    auto *open = new QHBoxLayout;
    open->addWidget(m_open, 100);
    open->addStretch(1);
    all->addLayout(open);
    all->addWidget(stack, 1);
    connect(m_period, &PeriodPick::changed, this, &GlassView::ask);
    connect(m_banner, &Banner::actionTriggered, this, &GlassView::ask);
}

void GlassView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void GlassView::focusFirst()
{
    m_period->findChild<QWidget *>(QStringLiteral("audit.glass.period"))->setFocus(Qt::OtherFocusReason);
}

void GlassView::ask()
{
    audit::Filter period;
    m_period->applyTo(period);
    deliver(m_session.audit().breakGlasses(period.fromMs.value_or(0)), this,
            [this, asked = ++m_asked, toMs = period.toMs](const Result<std::vector<session::GlassRow>> &answer) {
                if (asked != m_asked)
                    return;
                if (!answer.ok() || !toMs) {
                    take(answer);
                    return;
                }
                std::vector<session::GlassRow> rows = *answer;
                std::erase_if(rows, [toMs](const session::GlassRow &row) { return row.glass.atMs >= *toMs; });
                take(rows);
            });
}

void GlassView::take(const Result<std::vector<session::GlassRow>> &answer)
{
    if (!answer.ok()) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT shown(0);
        return;
    }
    m_banner->hide();
    fillIn(*answer, QDateTime::currentMSecsSinceEpoch());
    Q_EMIT shown(static_cast<int>(answer->size()));
}

void GlassView::fillIn(const std::vector<session::GlassRow> &rows, qint64 nowMs)
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < std::min(rows.size(), kMostLines); ++i) {
        const session::GlassRow &row = rows[i];
        auto *line = new GlassLine(row, m_time, nowMs);
        connect(line, &GlassLine::entriesWanted, this,
                [this, patient = row.glass.patient, name = row.patient, login = row.login] {
                    Q_EMIT entriesWanted(patient, name, login);
                });
        m_lines->addWidget(line);
    }
    const QString number = QLocale().toString(static_cast<qulonglong>(rows.size()));
    m_count->setText(rows.empty()           ? QString()
                         : rows.size() == 1 ? tr("1 emergency access")
                         : rows.size() > kMostLines
                         ? tr("The latest %1 of %2 emergency accesses").arg(kMostLines).arg(number)
                         : tr("%1 emergency accesses").arg(number));
    const auto open = std::count_if(rows.begin(), rows.end(),
                                    [nowMs](const session::GlassRow &row) { return row.glass.untilMs > nowMs; });
    m_open->setText(open == 1 ? tr("One emergency access is open at this moment.")
                              : tr("%1 emergency accesses are open at this moment.").arg(open));
    m_open->setVisible(open > 0);
    m_stack->setCurrentIndex(rows.empty() ? 0 : 1);
}

} // namespace vb::ui
