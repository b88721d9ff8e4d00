#include "ui/shell/sync_panel.h"

#include "ui/kit/buttons.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/paint.h"
#include "ui/shell/sync_chip.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kSyncPanelWidth = 420;
constexpr int kWordCount = 6;
constexpr int kWordColumns = 3;
constexpr int kMarkSize = 20;

/// The panel's own surface.
class SyncCard : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Tokens &t = tokens();
        paint::panel(painter, rect(), t.radiusCard, t.raised, t.line);
    }
    void mousePressEvent(QMouseEvent *event) override { event->accept(); }
};

/// The icon of the status, as the chip shows it.
class SyncMark : public QWidget {
public:
    explicit SyncMark(const SyncChip &chip) : m_chip(chip) { setFixedSize(kMarkSize, kMarkSize); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintIcon(painter, rect(), syncIcon(m_chip.status(), m_chip.nowMs()),
                  tokens().*syncColor(m_chip.status(), m_chip.nowMs()));
    }

private:
    const SyncChip &m_chip;
};

} // namespace

SyncPanel::SyncPanel(session::Session &session, SyncChip &chip, QWidget *over)
    : QWidget(over)
    , m_session(session)
    , m_chip(chip)
    , m_card(nullptr)
    , m_line(new TextLabel(QString(), TextRole::strong))
    , m_advice(new TextLabel)
    , m_facts(new FactGrid)
{
    setObjectName(QStringLiteral("sync.panel"));
    m_card = makeCard();
    hide();
    over->installEventFilter(this);
    m_card->installEventFilter(this);
    connect(&m_chip, &SyncChip::statusChanged, this, [this] {
        if (!isHidden())
            fill();
    });
    // A shortcut of the page below may take the focus away.
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && !isHidden() && now->window() == window() && !isAncestorOf(now))
            hideQuietly();
    });
}

QWidget *SyncPanel::makeCard()
{
    auto *card = new SyncCard(this);
    m_line->setObjectName(QStringLiteral("sync.line"));
    m_line->setWordWrap(true);
    m_advice->setObjectName(QStringLiteral("sync.advice"));
    m_advice->setWordWrap(true);
    m_mark = new SyncMark(m_chip);
    m_shut = new IconButton(IconName::x, tr("Close"));
    m_shut->setObjectName(QStringLiteral("sync.close"));
    connect(m_shut, &QAbstractButton::clicked, this, &SyncPanel::close);
    m_again = new QPushButton(icon(IconName::sync), tr("Try now"));
    m_again->setObjectName(QStringLiteral("sync.tryNow"));
    m_again->setAccessibleName(tr("Try now"));
    connect(m_again, &QPushButton::clicked, this, [this] { m_session.sync().tryNow(); });
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(space::m);
    m_actions->addWidget(m_again);
    m_actions->addStretch();

    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_mark, 0, Qt::AlignVCenter);
    head->addWidget(m_line, 1);
    head->addWidget(m_shut, 0, Qt::AlignVCenter);
    auto *down = new QVBoxLayout(card);
    down->setContentsMargins(space::l, space::l, space::l, space::l);
    down->setSpacing(space::m);
    down->addLayout(head);
    down->addWidget(m_advice);
    down->addWidget(m_facts);
    m_wordsBlock = makeWords();
    down->addWidget(m_wordsBlock);
    down->addLayout(m_actions);
    setTabOrder(m_again, m_shut);
    return card;
}

QWidget *SyncPanel::makeWords()
{
    auto *block = new QWidget;
    block->setObjectName(QStringLiteral("sync.words"));
    auto *title = new TextLabel(tr("Compare six words"), TextRole::strong);
    auto *how = new TextLabel(tr("Another computer of the practice that says it is synced, too, shows the same six "
                                 "words. If not, tell an owner: the relay shows you two different logs."),
                              TextRole::caption, TextTone::muted);
    how->setWordWrap(true);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::xs);
    for (int i = 0; i < kWordCount; ++i) {
        m_words << new TextLabel(QString(), TextRole::section);
        grid->addWidget(m_words.last(), i / kWordColumns, i % kWordColumns);
    }
    auto *down = new QVBoxLayout(block);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(title);
    down->addLayout(grid);
    down->addWidget(how);
    return block;
}

void SyncPanel::offer(const QStringList &words, const QString &label, std::function<void()> run)
{
    auto *button = new QPushButton(label + QChar(0x2026));
    button->setObjectName(QStringLiteral("sync.mend"));
    button->setAccessibleName(label);
    button->setAutoDefault(true);
    setButtonKind(button, ButtonKind::primary);
    button->hide();
    connect(button, &QPushButton::clicked, this, [this, run = std::move(run)] {
        hideQuietly();
        run();
    });
    m_actions->insertWidget(0, button);
    setTabOrder(button, m_again);
    setTabOrder(m_again, m_shut);
    m_mends.push_back({words, button});
}

void SyncPanel::fill()
{
    const SyncStatus &status = m_chip.status();
    const qint64 now = m_chip.nowMs();
    const PracticeTime &time = m_chip.time();
    m_line->setText(syncLine(status, now, time));
    m_advice->setText(syncAdvice(status, now));
    m_mark->update();
    const QStringList facts {status.url,
                             status.syncedMs > 0 ? time.moment(status.syncedMs) : tr("Not since the log-in"),
                             waitingText(status, now, time), waitingAuditText(status, now, time), putAsideText(status)};
    if (const QString all = facts.join(u'\n'); all != m_filled) {
        m_filled = all;
        m_facts->clear();
        m_facts->add(tr("Relay"), facts.at(0));
        m_facts->add(tr("Last synced"), facts.at(1));
        m_facts->add(tr("Waiting"), facts.at(2));
        m_facts->add(tr("Access log"), facts.at(3));
        m_facts->add(tr("Could not be read"), facts.at(4), TextTone::danger);
    }
    m_wordsBlock->setVisible(status.words.size() == kWordCount);
    for (int i = 0; i < kWordCount; ++i)
        m_words.at(i)->setText(status.words.value(i));
    for (const Mend &mend : m_mends)
        mend.button->setVisible(status.state == SyncStatus::State::problem && mend.words.contains(status.word));
    m_card->setAccessibleName(QStringList {m_line->text(), m_advice->text()}.join(u' '));
    m_wordsBlock->setAccessibleName(status.words.join(u' '));
    place();
}

void SyncPanel::open()
{
    if (!isHidden())
        return close();
    m_before = window()->focusWidget();
    fill();
    show();
    raise();
    place();
    const auto mend = std::find_if(m_mends.begin(), m_mends.end(), [](const Mend &m) { return !m.button->isHidden(); });
    (mend == m_mends.end() ? m_again : mend->button)->setFocus(Qt::PopupFocusReason);
}

void SyncPanel::close()
{
    if (isHidden())
        return;
    const QPointer<QWidget> before = m_before;
    hideQuietly();
    if (before && before->isVisible())
        before->setFocus(Qt::OtherFocusReason);
}

void SyncPanel::hideQuietly()
{
    hide();
    m_before.clear();
}

void SyncPanel::place()
{
    setGeometry(parentWidget()->rect());
    const int wide = std::min(tokens().scaled(kSyncPanelWidth), width() - 2 * space::l);
    const int high = std::max(m_card->layout()->totalHeightForWidth(wide), m_card->layout()->minimumSize().height());
    const QRect chip(m_chip.mapTo(parentWidget(), QPoint(0, 0)), m_chip.size());
    const int wanted = isRightToLeft() ? chip.left() : chip.right() - wide + 1;
    const int left = std::clamp(wanted, space::l, std::max(space::l, width() - wide - space::l));
    m_card->setGeometry(left, chip.bottom() + space::xs, wide, high);
}

bool SyncPanel::eventFilter(QObject *watched, QEvent *event)
{
    const bool hasMoved = (watched == parentWidget() && event->type() == QEvent::Resize)
        || (watched == m_card && event->type() == QEvent::LayoutRequest); // what it says has become longer
    if (hasMoved && !isHidden())
        place();
    return QWidget::eventFilter(watched, event);
}

void SyncPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void SyncPanel::mousePressEvent(QMouseEvent *)
{
    close();
}

} // namespace vb::ui
