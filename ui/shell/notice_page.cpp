#include "ui/shell/notice_page.h"

#include "ui/kit/buttons.h"
#include "ui/kit/error_text.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/text_label.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kNoticeWidth = 420;

/// A sunken surface for text that goes into a terminal.
class CommandBox : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(t.line);
        painter.setBrush(t.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.radiusField, t.radiusField);
    }
};

struct Notice {
    QString title;
    QString text;
    QString command;
    QString after;
    bool kitHelps = false;
};

/// What the error says of the program that has the store; English, because it names processes and hosts.
QString holderText(const QString &detail)
{
    return detail.isEmpty() ? detail : detail.first(1).toUpper() + detail.sliced(1) + u'.';
}

} // namespace

NoticePage::NoticePage(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(QString(), TextRole::page))
    , m_text(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_box(makeCommandBox())
    , m_after(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_retry(new QPushButton(tr("Try again")))
    , m_kit(new QPushButton(icon(IconName::key), tr("Use the recovery kit")))
{
    setObjectName(QStringLiteral("notice"));
    m_title->setObjectName(QStringLiteral("notice.title"));
    m_text->setObjectName(QStringLiteral("notice.text"));
    for (TextLabel *label : {m_title, m_text, m_after})
        label->setWordWrap(true);
    setButtonKind(m_retry, ButtonKind::primary);
    m_retry->setObjectName(QStringLiteral("notice.retry"));
    m_retry->setAccessibleName(tr("Try again"));
    m_retry->setAutoDefault(true);

    auto *column = new QWidget;
    column->setFixedWidth(kNoticeWidth);
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addStretch(2);
    down->addWidget(m_title);
    down->addSpacing(space::m);
    down->addWidget(m_text);
    down->addSpacing(space::l);
    down->addWidget(m_box);
    down->addSpacing(space::l);
    down->addWidget(m_after);
    down->addSpacing(space::xl);
    m_kit->setObjectName(QStringLiteral("notice.kit"));
    m_kit->setAccessibleName(m_kit->text());
    m_kit->setAutoDefault(true);
    m_after->setObjectName(QStringLiteral("notice.after"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_kit);
    buttons->addStretch();
    down->addLayout(buttons);
    down->addStretch(3);

    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::xxl, space::xxl, space::xxl, space::xxl);
    across->addStretch();
    across->addWidget(column);
    across->addStretch();
    connect(m_retry, &QPushButton::clicked, this, &NoticePage::retryWanted);
    connect(m_kit, &QPushButton::clicked, this, &NoticePage::kitWanted);
}

QWidget *NoticePage::makeCommandBox()
{
    auto *box = new CommandBox;
    m_command = new QLabel;
    m_command->setObjectName(QStringLiteral("notice.command"));
    m_command->setAccessibleName(tr("Command for a terminal"));
    m_command->setTextFormat(Qt::PlainText);
    m_command->setWordWrap(true);
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(tokens().scaled(12));
    m_command->setFont(font);
    auto *copy = new IconButton(IconName::copy, tr("Copy the command"));
    copy->setObjectName(QStringLiteral("notice.copy"));
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command->text()); });
    auto *across = new QHBoxLayout(box);
    across->setContentsMargins(space::l, space::m, space::s, space::m);
    across->setSpacing(space::s);
    across->addWidget(m_command, 1);
    across->addWidget(copy, 0, Qt::AlignTop);
    return box;
}

void NoticePage::show(const Error &error)
{
    Notice notice;
    switch (error.code) {
    case Code::notFound:
        notice = {tr("No practice here yet"),
                  tr("A practice is made once, with one line in a terminal. Put in your own names; the file holds the "
                     "owner's password."),
                  QStringLiteral("verbena-cli practice init \\\n"
                                 "  --name \"Name of the practice\" \\\n"
                                 "  --timezone America/New_York \\\n"
                                 "  --owner olive --owner-name \"Olive Hartman\" \\\n"
                                 "  --password-file password.txt \\\n"
                                 "  --kit recovery-kit.pdf"),
                  tr("It prints what the owner's authenticator app needs and writes the recovery kit: print it, and "
                     "keep it away from this computer. Then come back here.")};
        break;
    case Code::keychainLocked:
        notice
            = {tr("The system keyring is locked"),
               tr("This computer's key lies in the keyring of your system account. Unlock the keyring, then try "
                  "again. Nothing is lost."),
               QStringLiteral("verbena-cli practice unlock --kit-code CODE"),
               m_offersKit ? tr("If the keyring was replaced or has lost the key, the recovery kit opens the records.")
                           : tr("If the keyring was replaced, this line opens the records with the code of your "
                                "recovery kit."),
               true};
        break;
    case Code::keychainAbsent:
        notice = {tr("No system keyring answers"),
                  tr("This computer's key lies in the keyring of your system account, and no keyring is running. Start "
                     "it, or name the file that holds the key:"),
                  QStringLiteral("verbena --device-secret-file FILE"), QString()};
        break;
    case Code::busy:
        notice = {tr("The records are in use"), errorText(error), QString(), holderText(error.detail)};
        break;
    case Code::denied:
        notice
            = {tr("This computer's key does not fit"),
               m_offersKit
                   ? tr("The records on this computer were locked with another key. If the key was replaced or lost, "
                        "the recovery kit opens them.")
                   : tr("The records on this computer were locked with another key. If the key was replaced or lost, "
                        "this line opens them with the code of your recovery kit:"),
               QStringLiteral("verbena-cli practice unlock --kit-code CODE"), QString(), true};
        break;
    default: notice = {tr("The records cannot be opened"), errorText(error), QString(), QString()}; break;
    }
    m_title->setText(notice.title);
    m_text->setText(notice.text);
    const bool byKit = notice.kitHelps && m_offersKit;
    m_kit->setVisible(byKit);
    setCommand(byKit ? QString() : notice.command);
    m_after->setText(notice.after);
    m_after->setVisible(!notice.after.isEmpty());
    m_retry->setFocus(Qt::OtherFocusReason);
}

void NoticePage::setCommand(const QString &command)
{
    m_command->setText(command);
    m_box->setVisible(!command.isEmpty());
}

} // namespace vb::ui
