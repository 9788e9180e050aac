document.getElementById('passage').submit();
