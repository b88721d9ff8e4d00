#include "ui/setup/keychain_page.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"
#include "ui/setup/command_line.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

/// A round sign that says by form and colour how it stands.
class KeychainPage::State : public QWidget {
public:
    State() { setFixedSize(kSide, kSide); }

    void set(IconName icon, QColor Tokens::*strong, QColor Tokens::*soft)
    {
        m_icon = icon;
        m_strong = strong;
        m_soft = soft;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        paint::panel(painter, rect(), kSide / 2.0, t.*m_soft);
        const QRect middle(0, 0, kIcon, kIcon);
        paintIcon(painter, middle.translated(rect().center() - middle.center()), m_icon, t.*m_strong);
    }

private:
    static constexpr int kSide = 44;
    static constexpr int kIcon = 22;

    IconName m_icon = IconName::key;
    QColor Tokens::*m_strong = &Tokens::muted;
    QColor Tokens::*m_soft = &Tokens::hover;
};

KeychainPage::KeychainPage(SetupModel &model, QWidget *parent)
    : SetupPage(model, QStringLiteral("setup.keychain"), tr("The key of this PC"),
                tr("The records on this computer are encrypted, and a part of the key is kept apart from them, in the "
                   "keyring of your system account. So a disk that is stolen or copied opens nothing."),
                parent)
    , m_state(new State)
    , m_title(new TextLabel(QString(), TextRole::section))
    , m_text(new TextLabel)
    , m_command(new CommandLine(QStringLiteral("setup.keychain.command"),
                                QStringLiteral("verbena --device-secret-file FILE")))
    , m_retry(new BusyButton(tr("Try again")))
{
    m_title->setObjectName(QStringLiteral("setup.keychain.title"));
    m_title->setWordWrap(true);
    m_title->setMinimumHeight(m_state->height()); // in line with the sign
    m_text->setObjectName(QStringLiteral("setup.keychain.text"));
    m_text->setWordWrap(true);
    name(m_retry, QStringLiteral("retry"), tr("Try again"));
    m_retry->setBusyText(tr("Asking…"));

    auto *words = new QVBoxLayout;
    words->setSpacing(space::m);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addWidget(m_command);
    words->addWidget(m_retry, 0, Qt::AlignLeft);
    words->addStretch();
    auto *across = new QHBoxLayout;
    across->setSpacing(space::l);
    across->addWidget(m_state, 0, Qt::AlignTop);
    across->addLayout(words, 1);
    auto *card = new Card;
    card->body()->addLayout(across);
    body()->addWidget(card);
    connect(m_retry, &QPushButton::clicked, this, &KeychainPage::ask);
    connect(&model, &SetupModel::keychainChanged, this, &KeychainPage::showState);
    showState();
}

void KeychainPage::enter()
{
    Q_EMIT goOnFocusWanted();
    ask();
}

void KeychainPage::ask()
{
    if (model().keychain() == SetupModel::Keychain::asking)
        return;
    m_askedHere = m_retry->hasFocus();
    m_retry->watch(model().askKeychain());
}

void KeychainPage::say(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
}

void KeychainPage::showState()
{
    using Keychain = SetupModel::Keychain;
    const Keychain state = model().keychain();
    const bool file = model().service().keepsSecretInFile();
    m_command->setVisible(state == Keychain::absent);
    if (state == Keychain::ready && std::exchange(m_askedHere, false))
        Q_EMIT goOnFocusWanted(); // before the button goes: its neighbour is Cancel
    m_retry->setVisible(state != Keychain::ready);
    switch (state) {
    case Keychain::unknown:
    case Keychain::asking:
        m_state->set(IconName::key, &Tokens::muted, &Tokens::hover);
        say(tr("Asking the system keyring"), tr("It may be asking for its password in another window."));
        break;
    case Keychain::ready:
        if (file) {
            m_state->set(IconName::alert, &Tokens::warn, &Tokens::warnSoft);
            say(tr("The key will be kept in a file"),
                tr("Verbena was started with a file for its key: %1. Keep it on another disk or stick than the "
                   "records; "
                   "whoever has both, and a password, can read them. Each log-in notes that a file was used.")
                    .arg(model().service().placeOfSecret()));
        } else {
            m_state->set(IconName::check, &Tokens::accent, &Tokens::soft);
            say(tr("The system keyring is ready"),
                tr("It took a key for trial and gave it back. The key of this PC is put there in the last step."));
        }
        break;
    case Keychain::locked:
        m_state->set(IconName::lock, &Tokens::warn, &Tokens::warnSoft);
        say(tr("The system keyring is locked"),
            tr("Unlock it, most often with the password of your system account, and try again. Nothing you entered is "
               "lost."));
        break;
    case Keychain::absent:
        m_state->set(IconName::alert, &Tokens::danger, &Tokens::dangerSoft);
        say(tr("No system keyring answers"),
            tr("Verbena does not keep the key anywhere less safe on its own. Start a keyring (GNOME Keyring or "
               "KWallet) "
               "and try again; nothing you entered is lost. If this computer is to have none, cancel, and start "
               "Verbena "
               "with a file for the key, on another disk or stick than the records:"));
        break;
    case Keychain::refused:
        m_state->set(IconName::alert, &Tokens::danger, &Tokens::dangerSoft);
        say(tr("The key cannot be kept there"),
            file ? tr("The file for the key cannot be used: it has to hold exactly 32 bytes that only you can read, or "
                      "not exist yet. Mend that, then try again.")
                 : tr("The system keyring refused for a reason of its own. Try again, or restart the computer."));
        break;
    }
    setAccessibleDescription(m_title->text() + QStringLiteral(". ") + m_text->text());
    if (isVisible()) {
        QAccessibleEvent said(m_title, QAccessible::Alert);
        QAccessible::updateAccessibility(&said);
    }
}

bool KeychainPage::mayGoOn()
{
    if (model().keychain() == SetupModel::Keychain::ready)
        return true;
    ask();
    return false;
}

} // namespace vb::ui
