#include "ui/kit/relay_url_field.h"

#include <QUrl>

namespace vb::ui {

namespace {
constexpr int kLongestRelayUrl = 300;
}

RelayUrlField::RelayUrlField(QWidget *parent) : LineField(parent)
{
    setRequired(true);
    setMaxLength(kLongestRelayUrl);
    setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoPredictiveText);
}

QString RelayUrlField::url() const
{
    const QString typed = text().trimmed();
    return typed.isEmpty() || typed.contains(QStringLiteral("://")) ? typed : QStringLiteral("https://") + typed;
}

QString RelayUrlField::findProblem() const
{
    const QUrl read(url(), QUrl::StrictMode);
    const bool isAddress = read.isValid() && read.scheme() == QStringLiteral("https") && !read.host().isEmpty()
        && read.path().size() <= 1 && !read.hasQuery() && read.userInfo().isEmpty();
    return isAddress ? QString() : tr("An address has the form https://relay.example.com:8443.");
}

void RelayUrlField::tidy()
{
    setText(url());
}

} // namespace vb::ui
