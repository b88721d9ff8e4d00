#include "ui/setup/step_list.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QLinearGradient>
#include <QPainter>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kPanelWidth = 288;
constexpr int kPanelMargin = 32;
constexpr int kMark = 26;
constexpr int kRow = 44;
constexpr int kDisc = 26;

/// What is written on the panel; 0-1 for how strongly.
QColor panelInk(double strength)
{
    const Tokens &t = tokens();
    return paint::mixed(t.isDark ? t.soft : t.accent, t.isDark ? t.text : t.onAccent, strength);
}

} // namespace

StepList::StepList(const QStringList &titles, QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("setup.steps"));
    setAccessibleName(tr("Steps"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFixedWidth(kPanelWidth);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(kPanelMargin - space::s, kPanelMargin + kMark + 2 * space::xl, space::l, kPanelMargin);
    down->setSpacing(0);
    for (int i = 0; i < titles.size(); ++i) {
        auto *item = new StepItem(i + 1, titles.at(i), i + 1 == titles.size());
        item->setObjectName(QStringLiteral("setup.step%1").arg(i + 1));
        connect(item, &QAbstractButton::clicked, this, [this, i] { Q_EMIT stepWanted(static_cast<SetupStep>(i)); });
        down->addWidget(item);
        m_items.push_back(item);
    }
    down->addStretch();
    setCurrent(SetupStep::practice);
}

void StepList::setCurrent(SetupStep step)
{
    const auto current = static_cast<std::size_t>(step);
    for (std::size_t i = 0; i < m_items.size(); ++i)
        m_items[i]->setState(i < current        ? StepItem::State::done
                                 : i == current ? StepItem::State::current
                                                : StepItem::State::toCome);
}

void StepList::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient ground(0, 0, width() * 0.35, height());
    ground.setColorAt(0, t.isDark ? t.soft : t.accent);
    ground.setColorAt(1, t.isDark ? t.soft.darker(165) : t.accent.darker(150));
    painter.fillRect(rect(), ground);
    const QRect mark(kPanelMargin, kPanelMargin, kMark, kMark);
    paintIcon(painter, mark, IconName::verbena, panelInk(1));
    painter.setPen(panelInk(1));
    painter.setFont(t.font(TextRole::section));
    painter.drawText(QRect(mark.right() + space::m, mark.top(), width(), mark.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("Setting up"));
}

StepItem::StepItem(int number, const QString &title, bool last) : m_number(number), m_last(last)
{
    setText(title);
    setFocusPolicy(Qt::NoFocus); // Alt+Left goes back by key
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StepItem::setState(State state)
{
    m_state = state;
    setEnabled(state == State::done);
    setCursor(state == State::done ? Qt::PointingHandCursor : Qt::ArrowCursor);
    const QString how = state == State::done ? tr("done")
        : state == State::current            ? tr("you are here")
                                             : tr("to come");
    setAccessibleName(tr("Step %1, %2: %3", "3, Password: done").arg(m_number).arg(text(), how));
    update();
}

QSize StepItem::sizeHint() const
{
    return {kPanelWidth - 2 * kPanelMargin, tokens().scaled(kRow)};
}

void StepItem::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool done = m_state == State::done;
    const bool current = m_state == State::current;
    const QRect disc(space::s, (height() - kDisc) / 2, kDisc, kDisc);
    if (done && underMouse())
        paint::panel(painter, rect().adjusted(0, 2, 0, -2), t.radiusField, panelInk(0.14));
    if (!m_last) {
        painter.setPen(QPen(panelInk(done ? 0.7 : 0.3), 1.5));
        painter.drawLine(QPointF(disc.center().x() + 0.5, disc.bottom() + 4),
                         QPointF(disc.center().x() + 0.5, height()));
    }
    if (m_number > 1) {
        painter.setPen(QPen(panelInk(done || current ? 0.7 : 0.3), 1.5));
        painter.drawLine(QPointF(disc.center().x() + 0.5, 0), QPointF(disc.center().x() + 0.5, disc.top() - 3));
    }
    const QRectF round = QRectF(disc).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.setPen(QPen(panelInk(current || done ? 1 : 0.55), 1.5));
    painter.setBrush(current ? panelInk(1) : done ? panelInk(0.18) : QColor(Qt::transparent));
    painter.drawEllipse(round);
    const QColor ground = t.isDark ? t.soft : t.accent;
    if (done) {
        paintIcon(painter, disc.adjusted(5, 5, -5, -5), IconName::check, panelInk(1));
    } else {
        painter.setPen(current ? ground : panelInk(0.85));
        painter.setFont(t.font(TextRole::header));
        painter.drawText(disc, Qt::AlignCenter, QString::number(m_number));
    }
    painter.setPen(panelInk(current || done ? 1 : 0.85));
    painter.setFont(t.font(current ? TextRole::strong : TextRole::body));
    const QRect words = rect().adjusted(disc.right() + space::m, 0, -space::xs, 0);
    painter.drawText(words, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
}

} // namespace vb::ui
