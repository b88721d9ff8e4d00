#include "ui/shell/about_dialog.h"

#include "ui/kit/brand_mark.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kAboutWidth = 420;
constexpr int kAboutMark = 44;
} // namespace

AboutDialog::AboutDialog(QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("about"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Verbena"));

    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs);
    words->addWidget(new TextLabel(QStringLiteral("Verbena"), TextRole::page));
    words->addWidget(new TextLabel(tr("Version %1").arg(QStringLiteral(VB_VERSION)), TextRole::body, TextTone::muted));
    auto *head = new QHBoxLayout;
    head->setSpacing(space::l);
    head->addWidget(new BrandMark(kAboutMark), 0, Qt::AlignTop);
    head->addLayout(words, 1);

    auto *what = new TextLabel(tr("Records, schedule and charts of a medical spa, kept by the practice itself. What is "
                                  "on this computer is encrypted, and every look at it is recorded."));
    auto *licence
        = new TextLabel(tr("Apache License 2.0. With Qt %1 (LGPL 3), SQLCipher, libsodium, OpenSSL, QtKeychain "
                           "and libqrencode; type set in Inter. Their licences are in the NOTICE file.")
                            .arg(QString::fromLatin1(qVersion())),
                        TextRole::caption, TextTone::muted);
    what->setWordWrap(true);
    licence->setWordWrap(true);
    auto *close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("about.close"));
    close->setAccessibleName(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    down->setSpacing(space::l);
    down->addLayout(head);
    down->addWidget(what);
    down->addWidget(licence);
    down->addWidget(close, 0, Qt::AlignRight);
    setFixedWidth(kAboutWidth);
}

} // namespace vb::ui
