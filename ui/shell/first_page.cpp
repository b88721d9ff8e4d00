#include "ui/shell/first_page.h"

#include "ui/kit/buttons.h"
#include "ui/kit/icons.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>
#include <QStyleOption>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kFirstWidth = 440;
constexpr int kDisc = 44;

/// A large button: a picture, what it does, and a sentence about it.
class ChoiceButton : public QAbstractButton {
public:
    ChoiceButton(IconName icon, const QString &title, const QString &sentence, bool preferred)
        : m_icon(icon), m_preferred(preferred)
    {
        setText(title);
        setAccessibleName(title);
        setAccessibleDescription(sentence);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        auto *head = new TextLabel(title, TextRole::section);
        auto *words = new TextLabel(sentence, TextRole::body, TextTone::muted);
        words->setWordWrap(true);
        auto *down = new QVBoxLayout(this);
        down->setContentsMargins(space::l + kDisc + space::l, space::l, space::xxl + space::s, space::l);
        down->setSpacing(space::xs);
        down->addWidget(head);
        down->addWidget(words);
        for (QWidget *part : {static_cast<QWidget *>(head), static_cast<QWidget *>(words)})
            part->setAttribute(Qt::WA_TransparentForMouseEvents);
    }

    [[nodiscard]] QSize sizeHint() const override { return layout()->sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        QStyleOption option;
        option.initFrom(this);
        paint::panel(painter, rect(), t.radiusCard, isDown() || underMouse() ? t.hover : t.surface, t.line);
        const QRect disc(space::l, space::l, kDisc, kDisc);
        paint::panel(painter, disc, kDisc / 2.0, m_preferred ? t.accent : t.soft);
        paintIcon(painter, disc.adjusted(11, 11, -11, -11), m_icon, m_preferred ? t.onAccent : t.accent);
        const QRect arrow(width() - space::l - t.iconSize, (height() - t.iconSize) / 2, t.iconSize, t.iconSize);
        paintIcon(painter, arrow, IconName::chevronRight, t.muted);
        if (paint::hasKeyboardFocus(option))
            paint::focusRing(painter, rect(), t.radiusCard, t);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    IconName m_icon;
    bool m_preferred;
};

TextLabel *sentenceLabel(const QString &text)
{
    auto *label = new TextLabel(text, TextRole::body, TextTone::muted);
    label->setWordWrap(true);
    return label;
}

QVBoxLayout *firstColumn(QWidget *place)
{
    place->setFixedWidth(kFirstWidth);
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addStretch(2);
    return down;
}

} // namespace

FirstPage::FirstPage(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout)
    , m_new(new ChoiceButton(IconName::plus, tr("Set up a new practice"),
                             tr("About ten minutes. Have your phone at hand, and a printer or a USB stick."), true))
    , m_join(new ChoiceButton(IconName::users, tr("This PC belongs to a practice already"),
                              tr("Other computers of the practice run Verbena, or this one did."), false))
    , m_restore(new ChoiceButton(IconName::history, tr("Restore from a backup"),
                                 tr("The old computer is gone. Have the backup and the recovery kit at hand."), false))
    , m_joinNow(new QPushButton(tr("Join with a code…")))
    , m_back(new QPushButton(tr("Back")))
{
    setObjectName(QStringLiteral("first"));
    setAccessibleName(tr("Welcome to Verbena"));
    m_new->setObjectName(QStringLiteral("first.new"));
    m_join->setObjectName(QStringLiteral("first.join"));
    m_restore->setObjectName(QStringLiteral("first.restore"));
    m_restore->hide();
    m_stack->addWidget(makeChoice());
    m_stack->addWidget(makeJoining());
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::xxl, space::xxl, space::xxl, space::xxl);
    across->addStretch();
    across->addLayout(m_stack);
    across->addStretch();
    connect(m_new, &QAbstractButton::clicked, this, &FirstPage::setUpWanted);
    connect(m_restore, &QAbstractButton::clicked, this, &FirstPage::restoreWanted);
    connect(m_join, &QAbstractButton::clicked, this, &FirstPage::showJoining);
    connect(m_back, &QPushButton::clicked, this, &FirstPage::start);
    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    for (const QKeySequence &keys : {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::ALT | Qt::Key_Left)})
        connect(key(keys), &QShortcut::activated, this, &FirstPage::start);
}

QWidget *FirstPage::makeChoice()
{
    auto *choice = new QWidget;
    QVBoxLayout *down = firstColumn(choice);
    down->addWidget(new TextLabel(tr("Welcome to Verbena"), TextRole::page));
    down->addSpacing(space::s);
    down->addWidget(sentenceLabel(tr("There is no practice on this computer yet.")));
    down->addSpacing(space::xl);
    down->addWidget(m_new);
    down->addSpacing(space::m);
    down->addWidget(m_join);
    down->addSpacing(space::m);
    down->addWidget(m_restore);
    down->addStretch(3);
    return choice;
}

QWidget *FirstPage::makeJoining()
{
    auto *joining = new QWidget;
    auto *retry = new QPushButton(tr("Look again"));
    retry->setObjectName(QStringLiteral("first.retry"));
    retry->setAccessibleName(retry->text());
    retry->setAutoDefault(true);
    m_back->setObjectName(QStringLiteral("first.back"));
    m_back->setAccessibleName(m_back->text());
    m_back->setAutoDefault(true);
    m_joinNow->setObjectName(QStringLiteral("first.joinNow"));
    m_joinNow->setAccessibleName(tr("Join with a code"));
    m_joinNow->setAutoDefault(true);
    m_joinNow->hide();
    setButtonKind(m_joinNow, ButtonKind::primary);
    connect(m_joinNow, &QPushButton::clicked, this, &FirstPage::joinWanted);
    connect(retry, &QPushButton::clicked, this, &FirstPage::retryWanted);
    QVBoxLayout *down = firstColumn(joining);
    auto *title = new TextLabel(tr("This PC belongs to a practice already"), TextRole::page);
    title->setWordWrap(true);
    down->addWidget(title);
    down->addSpacing(space::l);
    down->addWidget(new TextLabel(tr("Another computer of the practice"), TextRole::strong));
    down->addSpacing(space::xs);
    down->addWidget(sentenceLabel(
        tr("An owner invites this computer on another one, which then shows the address of the practice's relay and a "
           "code. All records come here, sealed on the way, and everybody logs in as on the others.")));
    down->addSpacing(space::m);
    down->addWidget(m_joinNow, 0, Qt::AlignLeft);
    down->addSpacing(space::l);
    down->addWidget(new TextLabel(tr("The practice was on this computer"), TextRole::strong));
    down->addSpacing(space::xs);
    down->addWidget(sentenceLabel(tr(
        "Then its records lie in another folder, and you do not need to set up anything: start Verbena with --home "
        "and that folder. If the key of this PC was lost, the recovery kit opens them, the paper with the 22 numbered "
        "groups. Do not set up a new practice in its place.")));
    down->addSpacing(space::xl);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_back);
    buttons->addWidget(retry);
    buttons->addStretch();
    down->addLayout(buttons);
    down->addStretch(3);
    return joining;
}

void FirstPage::start()
{
    const bool wasJoining = m_stack->currentIndex() == 1;
    m_stack->setCurrentIndex(0);
    (wasJoining ? m_join : m_new)->setFocus(Qt::OtherFocusReason);
}

void FirstPage::setOffersRestore(bool offers)
{
    m_restore->setVisible(offers);
}

void FirstPage::setOffersJoining(bool offers)
{
    m_joinNow->setVisible(offers);
}

void FirstPage::showJoining()
{
    m_stack->setCurrentIndex(1);
    (m_joinNow->isHidden() ? m_back : m_joinNow)->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
