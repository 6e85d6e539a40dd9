# Opens an old license with Ruby's standard library alone, as old products do: read-legacy.rb PUBLIC-KEY-PEM LICENSE-FILE
require 'base64'
require 'json'
require 'openssl'

begin
  text = File.read(ARGV[1], encoding: 'UTF-8')
  text = text.sub(/(\A|\r?\n)-*BEGIN .+? LICENSE-*\r?\n/, '').sub(/\r?\n-*END .+? LICENSE-*(\r?\n|\z)/, '')
  parts = JSON.parse(Base64.decode64(text))
  key = OpenSSL::PKey::RSA.new(File.read(ARGV[0])).public_decrypt(Base64.decode64(parts['key']))
  cipher = OpenSSL::Cipher::AES.new(128, :CBC).decrypt
  cipher.key = key
  cipher.iv = Base64.decode64(parts['iv'])
  payload = cipher.update(Base64.decode64(parts['data'])) + cipher.final
  puts JSON.generate(JSON.parse(payload.force_encoding('UTF-8')))
rescue StandardError => e
  puts "refused: #{e.class}"
end
